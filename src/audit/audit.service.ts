import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import type { Principal } from '../platform/access.js';
import { cursorId } from '../platform/id-cursor.js';
import { Page, pageOf } from '../platform/pagination.js';
import type { AuditEntryView, AuditQueryDto, AuditVerificationView } from './audit.dto.js';
import { AuditRow, AuditStore, NewAuditEntry } from './audit.store.js';
import { GENESIS, Link, seal, verify } from './rules/chain.js';
import { firstIdAt } from './rules/id-at.js';
import { redact } from './rules/redaction.js';

export interface AuditRecord {
  /** `system`: the service itself, such as a lease that ran out. */
  actor: Principal | 'system';
  /** `<entity>.<verb>`, such as `ticket.claim`. */
  action: string;
  entity: string;
  entityId: string;
  /** Facts of the act. Texts of customers, contact data and secrets are left out by their names; see `redact`. */
  data?: Record<string, unknown>;
}

/** Entries sealed, or verified, by one statement. */
const SEAL_BATCH = 500;
const VERIFY_BATCH = 2000;
/** How far the clocks of a process and of the database may differ when a range of time becomes a range of ids. */
const CLOCKS_DIFFER_MS = 3_600_000;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The audit trail: written in the transaction of what it tells, chained afterwards so that writers never wait for each other. */
@Injectable()
export class AuditService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AuditStore,
  ) {}

  /** Adds entries to the caller's transaction, one statement for all. */
  async record(manager: EntityManager, entries: readonly AuditRecord[]): Promise<void> {
    if (entries.length > 0) await this.store.insert(manager, entries.map(toRow));
  }

  async list(query: AuditQueryDto): Promise<Page<AuditEntryView>> {
    const { cursor, limit, entity, entityId, action, actor } = query;
    const from = query.from === undefined ? undefined : new Date(query.from);
    const to = query.to === undefined ? undefined : new Date(query.to);
    const idFrom = from && firstIdAt(from.getTime() - CLOCKS_DIFFER_MS);
    const idTo = to && firstIdAt(to.getTime() + CLOCKS_DIFFER_MS);
    const filter = { entity, entityId, action, actor, from, to, idFrom, idTo, before: cursorId(cursor) };
    const found = await this.store.list(this.dataSource.manager, filter, limit + 1);
    return pageOf(found.map(toView), limit, (entry) => [entry.id]);
  }

  /** Gives a batch of entries their places in the chain; true when more may wait. One process at a time does it. */
  async sealBatch(): Promise<boolean> {
    const waiting = await this.store.unsealed(this.dataSource.manager, 1);
    if (waiting.length === 0) return false;
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.store.lockChain(manager))) return false;
      // Read after the lock: what the sealer before wrote is seen, so no place is given twice.
      const entries = await this.store.unsealed(manager, SEAL_BATCH);
      const end = (await this.store.end(manager)) ?? GENESIS;
      await this.store.writeSeals(manager, seal(entries, end, digest));
      return entries.length === SEAL_BATCH;
    });
  }

  /** Reads the whole chain. Entries that are sealed meanwhile are left to the next time. */
  async verify(): Promise<AuditVerificationView> {
    const { manager } = this.dataSource;
    const counted = await this.store.count(manager);
    const last = (await this.store.end(manager)) ?? GENESIS;
    let link: Link = GENESIS;
    while (link.seq < last.seq) {
      const entries = (await this.store.sealedAfter(manager, link.seq, VERIFY_BATCH)).filter((entry) => entry.seq <= last.seq);
      const verdict = verify(entries, link, digest);
      if (!verdict.ok) return { ...counted, ok: false, firstBrokenSeq: verdict.firstBrokenSeq, lastHash: null };
      link = verdict.end;
    }
    return { ...counted, ok: true, firstBrokenSeq: null, lastHash: link.seq === 0 ? null : link.hash };
  }
}

function toRow({ actor, action, entity, entityId, data }: AuditRecord): NewAuditEntry {
  const who =
    actor === 'system' ? { actorKey: 'system', actorName: 'system' } : { actorKey: actor.keyId, actorName: actor.agent ?? actor.name };
  return { id: v7(), ...who, action, entity, entityId, data: redact(data ?? {}) };
}

function toView(row: AuditRow): AuditEntryView {
  const { id, at, actorKey, actorName, action, entity, entityId, data, prevHash, hash } = row;
  return { id, seq: row.seq === null ? null : Number(row.seq), at, actorKey, actorName, action, entity, entityId, data, prevHash, hash };
}
