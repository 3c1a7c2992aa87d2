import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../platform/access.js';
import { rows } from '../platform/sql.js';
import type { Priority } from '../shared/priority.js';
import { COLUMNS, NO_LEASE } from './lease.store.js';
import type { QueueItemEntity } from './queue-item.entity.js';

export type NewQueueItem = Pick<QueueItemEntity, 'ticketId' | 'department' | 'urgent' | 'priority' | 'dueAt' | 'createdAt'>;

export interface QueueFigures {
  department: string;
  depth: number;
  claimed: number;
  held: number;
  oldest: Date | null;
  atRisk: number;
  overdue: number;
  byPriority: Record<Priority, number>;
}

@Injectable()
export class QueueStore {
  async add(manager: EntityManager, items: NewQueueItem[]): Promise<void> {
    const sql = `INSERT INTO queue_item (ticket_id, department, urgent, priority, due_at, created_at)
      SELECT "ticketId", department, urgent, priority, "dueAt", "createdAt"
      FROM jsonb_to_recordset($1::jsonb) AS x("ticketId" uuid, department text, urgent boolean, priority text, "dueAt" timestamptz, "createdAt" timestamptz)`;
    await rows(manager, sql, [JSON.stringify(items)]);
  }

  /** Locks one item for the rest of the transaction; what is waited for is another's action on this very ticket. */
  async lock(manager: EntityManager, scope: Scope, ticketId: string): Promise<QueueItemEntity | undefined> {
    const sql = `SELECT ${COLUMNS} FROM queue_item WHERE ticket_id = $1 AND ($2::text[] IS NULL OR department = ANY($2)) FOR UPDATE`;
    const [item] = await rows<QueueItemEntity>(manager, sql, [ticketId, scope.departments]);
    return item;
  }

  /** Locks the items of these tickets for the rest of the transaction, always in the same order. */
  async lockAll(manager: EntityManager, ticketIds: readonly string[]): Promise<void> {
    await rows(manager, 'SELECT ticket_id FROM queue_item WHERE ticket_id = ANY($1) ORDER BY ticket_id FOR UPDATE', [ticketIds]);
  }

  /** Back to its place, for anybody. */
  async release(manager: EntityManager, ticketId: string): Promise<void> {
    const sql = `UPDATE queue_item SET state = 'waiting', assignee = NULL, reserved_until = NULL, ${NO_LEASE} WHERE ticket_id = $1`;
    await rows(manager, sql, [ticketId]);
  }

  /** On hold: the assignee stays, the lease ends. */
  async hold(manager: EntityManager, ticketId: string): Promise<void> {
    await rows(manager, `UPDATE queue_item SET state = 'held', ${NO_LEASE} WHERE ticket_id = $1`, [ticketId]);
  }

  /** Into another department's queue, at the place that its deadline and age give. */
  async move(manager: EntityManager, ticketId: string, department: string, priority: Priority, dueAt: Date): Promise<void> {
    const sql = `UPDATE queue_item SET department = $2, priority = $3, urgent = $3 = 'urgent', due_at = $4, state = 'waiting', assignee = NULL,
        reserved_until = NULL, ${NO_LEASE} WHERE ticket_id = $1`;
    await rows(manager, sql, [ticketId, department, priority, dueAt]);
  }

  /** Another priority, and with it another place in its own queue. */
  async prioritise(manager: EntityManager, ticketId: string, priority: Priority): Promise<void> {
    await rows(manager, `UPDATE queue_item SET priority = $2, urgent = $2 = 'urgent' WHERE ticket_id = $1`, [ticketId, priority]);
  }

  /** New deadlines, by which the queue is ordered. */
  async reschedule(manager: EntityManager, due: readonly { ticketId: string; dueAt: Date }[]): Promise<void> {
    const sql = `UPDATE queue_item q SET due_at = n."dueAt" FROM jsonb_to_recordset($1::jsonb) AS n ("ticketId" uuid, "dueAt" timestamptz)
      WHERE q.ticket_id = n."ticketId"`;
    await rows(manager, sql, [JSON.stringify(due)]);
  }

  async remove(manager: EntityManager, ticketId: string): Promise<void> {
    await rows(manager, 'DELETE FROM queue_item WHERE ticket_id = $1', [ticketId]);
  }

  async now(manager: EntityManager): Promise<Date> {
    const [row] = await rows<{ now: Date }>(manager, 'SELECT now() AS now');
    return (row as { now: Date }).now;
  }

  async withWork(manager: EntityManager, departments: readonly string[]): Promise<string[]> {
    const sql = `SELECT slug FROM unnest($1::text[]) AS slug WHERE EXISTS (SELECT 1 FROM queue_item WHERE department = slug AND state = 'waiting')`;
    return (await rows<{ slug: string }>(manager, sql, [departments])).map((row) => row.slug);
  }

  figures(manager: EntityManager, scope: Scope, department: string | null): Promise<QueueFigures[]> {
    const waiting = `state = 'waiting'`;
    const sql = `
      SELECT department, count(*) FILTER (WHERE ${waiting})::int AS depth, count(*) FILTER (WHERE state = 'leased')::int AS claimed,
        count(*) FILTER (WHERE state = 'held')::int AS held, min(created_at) FILTER (WHERE ${waiting}) AS oldest,
        count(*) FILTER (WHERE ${waiting} AND due_at >= now() AND due_at < now() + interval '30 minutes')::int AS "atRisk",
        count(*) FILTER (WHERE ${waiting} AND due_at < now())::int AS overdue,
        jsonb_build_object('urgent', count(*) FILTER (WHERE ${waiting} AND priority = 'urgent'), 'high', count(*) FILTER (WHERE ${waiting} AND priority = 'high'),
          'normal', count(*) FILTER (WHERE ${waiting} AND priority = 'normal'), 'low', count(*) FILTER (WHERE ${waiting} AND priority = 'low')) AS "byPriority"
      FROM queue_item WHERE ($1::text[] IS NULL OR department = ANY($1)) AND ($2::text IS NULL OR department = $2) GROUP BY department`;
    return rows(manager, sql, [scope.departments, department]);
  }

  /** The head of a queue in the order of claims. */
  head(
    manager: EntityManager,
    department: string,
    limit: number,
  ): Promise<(Pick<QueueItemEntity, 'ticketId' | 'priority' | 'urgent' | 'dueAt' | 'createdAt'> & { number: number })[]> {
    const sql = `
      SELECT q."ticketId", q.priority, q.urgent, q."dueAt", q."createdAt", t.number FROM (
        SELECT ${COLUMNS} FROM queue_item WHERE state = 'waiting' AND department = $1 ORDER BY urgent DESC, due_at, created_at, ticket_id LIMIT $2
      ) q JOIN ticket_read t ON t.id = q."ticketId" ORDER BY q.urgent DESC, q."dueAt", q."createdAt", q."ticketId"`;
    return rows(manager, sql, [department, limit]);
  }
}
