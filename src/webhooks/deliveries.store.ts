import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { EventType } from '../shared/events.js';
import type { DeliveryState } from './rules/delivery.js';

export interface NewDelivery {
  id: string;
  webhookId: string;
  eventId: string;
  type: EventType;
  payload: string;
}

/** A delivery that this process may try now. `attempts` counts this try; a result is taken only while it still stands. */
export interface ClaimedDelivery {
  id: string;
  webhookId: string;
  eventId: string;
  payload: string;
  attempts: number;
  url: string;
  secret: string;
  allowPrivate: boolean;
}

export interface DeliveryRow {
  id: string;
  eventId: string;
  type: EventType;
  state: DeliveryState;
  attempts: number;
  nextAttemptAt: Date | null;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: Date;
  deliveredAt: Date | null;
}

/** The end of a try. */
export interface TryResult {
  status: number | null;
  error: string | null;
}

const COLUMNS = `id, event_id AS "eventId", type, state, attempts, next_attempt_at AS "nextAttemptAt", last_status AS "lastStatus",
  last_error AS "lastError", created_at AS "createdAt", delivered_at AS "deliveredAt"`;

@Injectable()
export class DeliveriesStore {
  /** One row for each event and webhook, however often an event is handed over. */
  async insert(manager: EntityManager, deliveries: readonly NewDelivery[]): Promise<void> {
    await rows(
      manager,
      `INSERT INTO webhook_delivery (id, webhook_id, event_id, type, payload, next_attempt_at)
       SELECT d.*, now() FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[]) d
       ON CONFLICT (webhook_id, event_id) DO NOTHING`,
      [
        deliveries.map((delivery) => delivery.id),
        deliveries.map((delivery) => delivery.webhookId),
        deliveries.map((delivery) => delivery.eventId),
        deliveries.map((delivery) => delivery.type),
        deliveries.map((delivery) => delivery.payload),
      ],
    );
  }

  /**
   * Claims due deliveries, the longest overdue first: `limit` in all and `perWebhook` of one webhook, less what this
   * process has under way (`busy`). The claim is a lease: it moves the next try `leaseSeconds` ahead, so that when this
   * process dies somebody else tries again then.
   */
  async claim(
    manager: EntityManager,
    limit: number,
    perWebhook: number,
    leaseSeconds: number,
    busy: ReadonlyMap<string, number>,
  ): Promise<ClaimedDelivery[]> {
    return rows<ClaimedDelivery>(
      manager,
      `WITH due AS (
         SELECT d.id FROM webhook w
         LEFT JOIN unnest($1::uuid[], $2::int[]) busy (webhook_id, tries) ON busy.webhook_id = w.id
         CROSS JOIN LATERAL (
           SELECT id, next_attempt_at FROM webhook_delivery
           WHERE webhook_id = w.id AND state = 'pending' AND next_attempt_at <= now()
           ORDER BY next_attempt_at LIMIT greatest(0, $3::int - coalesce(busy.tries, 0)) FOR UPDATE SKIP LOCKED
         ) d
         WHERE w.active ORDER BY d.next_attempt_at LIMIT $4
       )
       UPDATE webhook_delivery d SET attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $5)
       FROM due, webhook w WHERE d.id = due.id AND w.id = d.webhook_id
       RETURNING d.id, d.webhook_id AS "webhookId", d.event_id AS "eventId", d.payload, d.attempts, w.url, w.secret, w.allow_private AS "allowPrivate"`,
      [[...busy.keys()], [...busy.values()], perWebhook, limit, leaseSeconds],
    );
  }

  async markDelivered(manager: EntityManager, { id, attempts }: ClaimedDelivery, status: number | null): Promise<void> {
    await rows(
      manager,
      `UPDATE webhook_delivery SET state = 'delivered', delivered_at = now(), next_attempt_at = NULL, last_status = $3, last_error = NULL
       WHERE id = $1 AND attempts = $2 AND state = 'pending'`,
      [id, attempts, status],
    );
  }

  /** The next try is `delaySeconds` away; null gives up. */
  async markFailed(
    manager: EntityManager,
    { id, attempts }: ClaimedDelivery,
    result: TryResult,
    delaySeconds: number | null,
  ): Promise<void> {
    await rows(
      manager,
      `UPDATE webhook_delivery SET state = CASE WHEN $5::float8 IS NULL THEN 'failed' ELSE 'pending' END,
         next_attempt_at = now() + make_interval(secs => $5::float8), last_status = $3, last_error = $4
       WHERE id = $1 AND attempts = $2 AND state = 'pending'`,
      [id, attempts, result.status, result.error, delaySeconds],
    );
  }

  /** Gives up all that a webhook still waits for. */
  async abandon(manager: EntityManager, webhookId: string, error: string): Promise<void> {
    await rows(
      manager,
      `UPDATE webhook_delivery SET state = 'failed', next_attempt_at = NULL, last_error = $2 WHERE webhook_id = $1 AND state = 'pending'`,
      [webhookId, error],
    );
  }

  /** Newest first, `limit + 1` rows, those before the id `before`. */
  async list(
    manager: EntityManager,
    webhookId: string,
    state: DeliveryState | undefined,
    before: string | undefined,
    limit: number,
  ): Promise<DeliveryRow[]> {
    return rows<DeliveryRow>(
      manager,
      `SELECT ${COLUMNS} FROM webhook_delivery
       WHERE webhook_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [webhookId, state ?? null, before ?? null, limit + 1],
    );
  }

  /** Due now. One that had ended starts its schedule anew; one that waits keeps its count. */
  async retry(manager: EntityManager, webhookId: string, id: string): Promise<DeliveryRow | undefined> {
    const [row] = await rows<DeliveryRow>(
      manager,
      `UPDATE webhook_delivery SET attempts = CASE WHEN state = 'pending' THEN attempts ELSE 0 END,
         state = 'pending', next_attempt_at = now(), delivered_at = NULL
       WHERE webhook_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [webhookId, id],
    );
    return row;
  }

  /** Deletes those among the `limit` oldest that are over `days` old; answers how many. */
  async purge(manager: EntityManager, days: number, limit: number): Promise<number> {
    const gone = await rows(
      manager,
      `WITH oldest AS (SELECT id, created_at FROM webhook_delivery ORDER BY id LIMIT $2)
       DELETE FROM webhook_delivery d USING oldest o
       WHERE d.id = o.id AND o.created_at < now() - make_interval(days => $1) RETURNING d.id`,
      [days, limit],
    );
    return gone.length;
  }
}
