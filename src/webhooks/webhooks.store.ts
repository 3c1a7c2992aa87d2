import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { EventType } from '../shared/events.js';

/** A webhook without its secret. */
export interface WebhookRow {
  id: string;
  url: string;
  events: EventType[];
  departments: string[];
  source: string | null;
  active: boolean;
  allowPrivate: boolean;
  createdBy: string;
  createdAt: Date;
  version: number;
}

export type NewWebhook = Pick<WebhookRow, 'id' | 'url' | 'events' | 'departments' | 'source' | 'allowPrivate' | 'createdBy'> & {
  secret: string;
};

const COLUMNS = `id, url, events, departments, source, active, allow_private AS "allowPrivate", created_by AS "createdBy", created_at AS "createdAt", version`;

@Injectable()
export class WebhooksStore {
  async insert(manager: EntityManager, webhook: NewWebhook): Promise<WebhookRow> {
    const { id, url, events, departments, source, secret, allowPrivate, createdBy } = webhook;
    const [row] = await rows<WebhookRow>(
      manager,
      `INSERT INTO webhook (id, url, events, departments, source, secret, allow_private, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
      [id, url, events, departments, source, secret, allowPrivate, createdBy],
    );
    return row!;
  }

  /** Newest first, `limit + 1` rows, those before the id `before`. */
  async list(manager: EntityManager, before: string | undefined, limit: number): Promise<WebhookRow[]> {
    const sql = `SELECT ${COLUMNS} FROM webhook WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`;
    return rows<WebhookRow>(manager, sql, [before ?? null, limit + 1]);
  }

  async find(manager: EntityManager, id: string): Promise<WebhookRow | undefined> {
    return (await rows<WebhookRow>(manager, `SELECT ${COLUMNS} FROM webhook WHERE id = $1`, [id]))[0];
  }

  /** Those that events go to. A webhook cannot be deleted while the caller's transaction writes deliveries for it. */
  async active(manager: EntityManager): Promise<WebhookRow[]> {
    return rows<WebhookRow>(manager, `SELECT ${COLUMNS} FROM webhook WHERE active ORDER BY id FOR KEY SHARE`);
  }

  /** Its deliveries go with it. */
  async remove(manager: EntityManager, id: string): Promise<WebhookRow | undefined> {
    return (await rows<WebhookRow>(manager, `DELETE FROM webhook WHERE id = $1 RETURNING ${COLUMNS}`, [id]))[0];
  }

  /** False when it was inactive already. */
  async deactivate(manager: EntityManager, id: string): Promise<boolean> {
    const sql = 'UPDATE webhook SET active = false, version = version + 1 WHERE id = $1 AND active RETURNING id';
    return (await rows(manager, sql, [id])).length > 0;
  }
}
