import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { KeyRole, Principal } from '../platform/access.js';
import { rows } from '../platform/sql.js';

/** A key as lists show it: never the key, never its hash. */
export interface ApiKeyRow {
  id: string;
  name: string;
  role: KeyRole;
  source: string;
  agent: string | null;
  prefix: string;
  expiresAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  departments: string[];
}

export type NewApiKey = Omit<ApiKeyRow, 'createdAt' | 'lastUsedAt'> & { hash: string };

/** A live key found by its hash. */
export interface FoundKey {
  hash: string;
  principal: Principal;
  unusedForAMinute: boolean;
}

const DEPARTMENTS = `ARRAY(SELECT d.department FROM api_key_department d WHERE d.api_key_id = k.id ORDER BY d.department) AS departments`;
const SHOWN = `k.id, k.name, k.role, k.source, k.agent, k.prefix, k.expires_at AS "expiresAt", k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt", ${DEPARTMENTS}`;

@Injectable()
export class ApiKeyStore {
  /** Fails on `fk_api_key_department_department` when a department does not exist. */
  async insert(manager: EntityManager, key: NewApiKey): Promise<ApiKeyRow> {
    const { id, name, role, source, agent, hash, prefix, expiresAt, departments } = key;
    await rows(
      manager,
      `INSERT INTO api_key (id, name, role, source, agent, hash, prefix, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [...[id, name, role, source, agent, hash, prefix, expiresAt]],
    );
    await rows(manager, `INSERT INTO api_key_department (api_key_id, department) SELECT $1, unnest($2::text[])`, [id, departments]);
    const [row] = await rows<ApiKeyRow>(manager, `SELECT ${SHOWN} FROM api_key k WHERE k.id = $1`, [id]);
    return row!;
  }

  /** Newest first; `after` is the id that the page before ended with. */
  async list(manager: EntityManager, after: string | undefined, limit: number): Promise<ApiKeyRow[]> {
    return rows(manager, `SELECT ${SHOWN} FROM api_key k WHERE $1::uuid IS NULL OR k.id < $1 ORDER BY k.id DESC LIMIT $2`, [
      after ?? null,
      limit,
    ]);
  }

  /** What was deleted, for the audit; `undefined` when it was not there. */
  async delete(manager: EntityManager, id: string): Promise<Pick<ApiKeyRow, 'name' | 'role' | 'prefix'> | undefined> {
    const [row] = await rows<Pick<ApiKeyRow, 'name' | 'role' | 'prefix'>>(
      manager,
      `DELETE FROM api_key WHERE id = $1 RETURNING name, role, prefix`,
      [id],
    );
    return row;
  }

  /** Keys that are known and have not expired. */
  async findByHash(manager: EntityManager, hashes: string[]): Promise<FoundKey[]> {
    const found = await rows<ApiKeyRow & { hash: string; unusedForAMinute: boolean }>(
      manager,
      `SELECT k.id, k.name, k.role, k.source, k.agent, k.hash, ${DEPARTMENTS},
              (k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute') AS "unusedForAMinute"
         FROM api_key k
        WHERE k.hash = ANY($1::text[]) AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [hashes],
    );
    return found.map(({ hash, unusedForAMinute, ...key }) => ({ hash, unusedForAMinute, principal: principalOf(key) }));
  }

  async isLive(manager: EntityManager, id: string): Promise<boolean> {
    const found = await rows(manager, `SELECT 1 FROM api_key WHERE id = $1 AND (expires_at IS NULL OR expires_at > now())`, [id]);
    return found.length > 0;
  }

  /** At most once a minute per key over all processes: the condition is checked again under the row's lock. */
  async touch(manager: EntityManager, ids: string[]): Promise<void> {
    await rows(
      manager,
      `UPDATE api_key SET last_used_at = now() WHERE id = ANY($1::uuid[]) AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [ids],
    );
  }
}

/** Only `agent` keys are bound to departments. One whose departments were all deleted reaches none. */
function principalOf(key: Pick<ApiKeyRow, 'id' | 'name' | 'role' | 'source' | 'agent' | 'departments'>): Principal {
  const { id, name, role, source, agent, departments } = key;
  return { keyId: id, name, role, source, agent, departments: role === 'agent' ? departments : null };
}
