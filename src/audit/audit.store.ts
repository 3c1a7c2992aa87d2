import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Link, Sealable, Sealed } from './rules/chain.js';

/** Any number that is this chain's own. */
const SEAL_LOCK = 7_318_004_212;

export interface NewAuditEntry {
  id: string;
  actorKey: string;
  actorName: string;
  action: string;
  entity: string;
  entityId: string;
  data: Record<string, unknown>;
}

export interface AuditRow extends NewAuditEntry {
  seq: string | null;
  at: Date;
  prevHash: string | null;
  hash: string | null;
}

/** Every condition given must hold; `after`, `since` and `until` are ids. */
export interface AuditFilter {
  entity?: string | undefined;
  entityId?: string | undefined;
  action?: string | undefined;
  actor?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  idFrom?: string | undefined;
  idTo?: string | undefined;
  before?: string | undefined;
}

const NAMES = `actor_key AS "actorKey", actor_name AS "actorName", action, entity, entity_id AS "entityId"`;
/** As the chain reads an entry: microseconds and the database's own print of `data`, since a Date would lose the first and a parser could the second. */
const CHAINED = `id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, ${NAMES}, data::text AS data`;

@Injectable()
export class AuditStore {
  async insert(manager: EntityManager, entries: readonly NewAuditEntry[]): Promise<void> {
    await rows(
      manager,
      `INSERT INTO audit_entry (id, actor_key, actor_name, action, entity, entity_id, data)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])`,
      [
        entries.map((entry) => entry.id),
        entries.map((entry) => entry.actorKey),
        entries.map((entry) => entry.actorName),
        entries.map((entry) => entry.action),
        entries.map((entry) => entry.entity),
        entries.map((entry) => entry.entityId),
        entries.map((entry) => JSON.stringify(entry.data)),
      ],
    );
  }

  /** Newest first. */
  async list(manager: EntityManager, filter: AuditFilter, limit: number): Promise<AuditRow[]> {
    const { entity, entityId, action, actor, from, to, idFrom, idTo, before } = filter;
    return rows(
      manager,
      `SELECT id, seq, at, ${NAMES}, data, prev_hash AS "prevHash", hash FROM audit_entry
        WHERE ($1::text IS NULL OR entity = $1) AND ($2::text IS NULL OR entity_id = $2) AND ($3::text IS NULL OR action = $3)
          AND ($4::text IS NULL OR actor_key = $4 OR actor_name = $4)
          AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
          AND id >= $7::uuid AND id <= $8::uuid AND ($9::uuid IS NULL OR id < $9)
        ORDER BY id DESC LIMIT $10`,
      [
        entity,
        entityId,
        action,
        actor,
        from,
        to,
        idFrom ?? '00000000-0000-0000-0000-000000000000',
        idTo ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        before,
        limit,
      ].map((value) => value ?? null),
    );
  }

  /** Entries without a place whose transaction, and every one that began before it, has ended: none can still come in between. */
  async unsealed(manager: EntityManager, limit: number): Promise<Sealable[]> {
    return rows(
      manager,
      `SELECT ${CHAINED} FROM audit_entry
        WHERE seq IS NULL AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        ORDER BY id LIMIT $1`,
      [limit],
    );
  }

  /** One sealer at a time, over all processes; false when another is at it. Held until the transaction ends. */
  async lockChain(manager: EntityManager): Promise<boolean> {
    const [row] = await rows<{ locked: boolean }>(manager, `SELECT pg_try_advisory_xact_lock($1) AS locked`, [SEAL_LOCK]);
    return row!.locked;
  }

  /** The last sealed entry. */
  async end(manager: EntityManager): Promise<Link | undefined> {
    const [row] = await rows<{ seq: string; hash: string }>(
      manager,
      `SELECT seq, hash FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    );
    return row && { seq: Number(row.seq), hash: row.hash };
  }

  async writeSeals(manager: EntityManager, sealed: readonly Sealed[]): Promise<void> {
    await rows(
      manager,
      `UPDATE audit_entry e SET seq = s.seq, prev_hash = s.prev_hash, hash = s.hash
         FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) AS s (id, seq, prev_hash, hash)
        WHERE e.id = s.id`,
      [
        sealed.map((entry) => entry.id),
        sealed.map((entry) => entry.seq),
        sealed.map((entry) => entry.prevHash),
        sealed.map((entry) => entry.hash),
      ],
    );
  }

  /** Sealed entries after a place, in the chain's order. */
  async sealedAfter(manager: EntityManager, seq: number, limit: number): Promise<Sealed[]> {
    const found = await rows<Omit<Sealed, 'seq'> & { seq: string }>(
      manager,
      `SELECT seq, prev_hash AS "prevHash", hash, ${CHAINED} FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2`,
      [seq, limit],
    );
    return found.map((entry) => ({ ...entry, seq: Number(entry.seq) }));
  }

  async count(manager: EntityManager): Promise<{ entries: number; sealed: number }> {
    const [row] = await rows<{ entries: string; sealed: string }>(
      manager,
      `SELECT count(*) AS entries, count(seq) AS sealed FROM audit_entry`,
    );
    return { entries: Number(row!.entries), sealed: Number(row!.sealed) };
  }
}
