import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { rows } from '../platform/sql.js';
import type { EventMap, EventType, NewEvent } from '../shared/events.js';

/** An event as its consumers get it. */
export interface OutboxRow {
  id: string;
  type: EventType;
  ticketId: string | null;
  source: string | null;
  department: string | null;
  data: EventMap[EventType];
  createdAt: Date;
}

export const OUTBOX_COLUMNS = `id, type, ticket_id AS "ticketId", source, department, data, created_at AS "createdAt"`;

@Injectable()
export class OutboxStore {
  /** One statement however many events: parameters are arrays, so 65,535 is no limit. */
  async insert(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
    await rows(
      manager,
      `INSERT INTO outbox_event (id, type, ticket_id, source, department, data)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[])`,
      [
        events.map(() => v7()),
        events.map((event) => event.type),
        events.map((event) => event.ticketId),
        events.map((event) => event.source),
        events.map((event) => event.department),
        events.map((event) => JSON.stringify(event.data)),
      ],
    );
  }

  /**
   * Marks up to `limit` waiting events published and answers them, oldest first. Another publisher skips the rows that
   * this transaction holds; a rollback gives them back.
   */
  async publish(manager: EntityManager, limit: number): Promise<OutboxRow[]> {
    return rows<OutboxRow>(
      manager,
      `WITH waiting AS (
         SELECT id FROM outbox_event WHERE published_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
       ), marked AS (
         UPDATE outbox_event e SET published_at = now() FROM waiting w WHERE e.id = w.id RETURNING e.*
       )
       SELECT ${OUTBOX_COLUMNS} FROM marked ORDER BY id`,
      [limit],
    );
  }

  /**
   * Deletes the published ones among the `limit` oldest events that are over `days` old; answers how many.
   * Looking at the oldest only keeps the cost the same however large the table is.
   */
  async purge(manager: EntityManager, days: number, limit: number): Promise<number> {
    const gone = await rows(
      manager,
      `WITH oldest AS (SELECT id, published_at FROM outbox_event ORDER BY id LIMIT $2)
       DELETE FROM outbox_event e USING oldest o
       WHERE e.id = o.id AND o.published_at < now() - make_interval(days => $1) RETURNING e.id`,
      [days, limit],
    );
    return gone.length;
  }
}
