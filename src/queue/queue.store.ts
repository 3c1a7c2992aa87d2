import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../platform/access.js';
import { rows } from '../platform/sql.js';
import type { Priority } from '../shared/priority.js';
import type { QueueItemEntity } from './queue-item.entity.js';
import type { WhyNext } from './rules/order.js';

export type NewQueueItem = Pick<QueueItemEntity, 'ticketId' | 'department' | 'urgent' | 'priority' | 'dueAt' | 'createdAt'>;

/** A claim's result. */
export interface Lease {
  ticketId: string;
  department: string;
  leaseToken: string;
  leaseExpiresAt: Date;
  whyNext: WhyNext;
}

export interface ExpiredLease {
  ticketId: string;
  department: string;
  agent: string;
}

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

const columns = `ticket_id AS "ticketId", department, state, urgent, priority, due_at AS "dueAt", created_at AS "createdAt", assignee,
  reserved_until AS "reservedUntil", lease_token AS "leaseToken", lease_expires_at AS "leaseExpiresAt", claims`;

const free = `state = 'waiting' AND department = $1 AND (assignee IS NULL OR reserved_until < now())`;

/**
 * Up to $3 items by lanes: what is reserved for the agent, then (on an overdue turn) normal work past its deadline, then urgent, then the rest;
 * each lane by deadline, then age, read off `ix_queue_item_next` and skipping what another claim has in hand. Lanes after a full one are not read.
 */
const claimNext = `
  WITH mine AS (
    SELECT ticket_id, 'assigned_to_you' AS why FROM queue_item
    WHERE state = 'waiting' AND department = $1 AND assignee = $2 AND reserved_until >= now()
    ORDER BY due_at, created_at LIMIT $3 FOR UPDATE SKIP LOCKED
  ), overdue AS (
    SELECT ticket_id, 'overdue_turn' AS why FROM queue_item
    WHERE $5 AND ${free} AND NOT urgent AND due_at < now()
    ORDER BY due_at, created_at, ticket_id LIMIT least(1, $3 - (SELECT count(*) FROM mine)) FOR UPDATE SKIP LOCKED
  ), urgent AS (
    SELECT ticket_id, 'urgent' AS why FROM queue_item
    WHERE ${free} AND urgent
    ORDER BY due_at, created_at, ticket_id LIMIT $3 - (SELECT count(*) FROM mine) - (SELECT count(*) FROM overdue) FOR UPDATE SKIP LOCKED
  ), normal AS (
    SELECT ticket_id, 'nearest_deadline' AS why FROM queue_item
    WHERE ${free} AND NOT urgent AND ticket_id NOT IN (SELECT ticket_id FROM overdue)
    ORDER BY due_at, created_at, ticket_id
    LIMIT $3 - (SELECT count(*) FROM mine) - (SELECT count(*) FROM overdue) - (SELECT count(*) FROM urgent) FOR UPDATE SKIP LOCKED
  ), chosen AS (
    SELECT row_number() OVER () AS place, * FROM (
      SELECT * FROM mine UNION ALL SELECT * FROM overdue UNION ALL SELECT * FROM urgent UNION ALL SELECT * FROM normal) lanes
  ), leased AS (
    UPDATE queue_item q SET state = 'leased', assignee = $2, reserved_until = NULL, claims = claims + 1,
      lease_token = gen_random_uuid(), lease_expires_at = now() + make_interval(secs => $4)
    -- By the list: nothing tells the planner how few are chosen, and the join alone would read the whole table once it is large.
    FROM chosen WHERE q.ticket_id = ANY(ARRAY(SELECT ticket_id FROM chosen)) AND q.ticket_id = chosen.ticket_id
    RETURNING q.ticket_id AS "ticketId", q.department, q.lease_token AS "leaseToken", q.lease_expires_at AS "leaseExpiresAt", chosen.why AS "whyNext", chosen.place
  )
  SELECT "ticketId", department, "leaseToken", "leaseExpiresAt", "whyNext" FROM leased ORDER BY place`;

@Injectable()
export class QueueStore {
  async add(manager: EntityManager, items: NewQueueItem[]): Promise<void> {
    const sql = `INSERT INTO queue_item (ticket_id, department, urgent, priority, due_at, created_at)
      SELECT "ticketId", department, urgent, priority, "dueAt", "createdAt"
      FROM jsonb_to_recordset($1::jsonb) AS x("ticketId" uuid, department text, urgent boolean, priority text, "dueAt" timestamptz, "createdAt" timestamptz)`;
    await rows(manager, sql, [JSON.stringify(items)]);
  }

  claimNext(
    manager: EntityManager,
    department: string,
    agent: string,
    max: number,
    leaseSeconds: number,
    overdueTurn: boolean,
  ): Promise<Lease[]> {
    return rows(manager, claimNext, [department, agent, max, leaseSeconds, overdueTurn]);
  }

  /** Locks one item for the rest of the transaction; what is waited for is another's action on this very ticket. */
  async lock(manager: EntityManager, scope: Scope, ticketId: string): Promise<QueueItemEntity | undefined> {
    const sql = `SELECT ${columns} FROM queue_item WHERE ticket_id = $1 AND ($2::text[] IS NULL OR department = ANY($2)) FOR UPDATE`;
    const [item] = await rows<QueueItemEntity>(manager, sql, [ticketId, scope.departments]);
    return item;
  }

  /** Leases a named item; the caller holds its lock and knows that it is free. */
  async lease(manager: EntityManager, ticketId: string, agent: string, leaseSeconds: number): Promise<Omit<Lease, 'whyNext'>> {
    const sql = `UPDATE queue_item SET state = 'leased', assignee = $2, reserved_until = NULL, claims = claims + 1,
        lease_token = gen_random_uuid(), lease_expires_at = now() + make_interval(secs => $3)
      WHERE ticket_id = $1 RETURNING ticket_id AS "ticketId", department, lease_token AS "leaseToken", lease_expires_at AS "leaseExpiresAt"`;
    const [leased] = await rows<Omit<Lease, 'whyNext'>>(manager, sql, [ticketId, agent, leaseSeconds]);
    return leased as Omit<Lease, 'whyNext'>;
  }

  /** The fence of every holder's write: extends and locks the lease of this token; no row means that it is spent. */
  async extend(manager: EntityManager, ticketId: string, token: string, leaseSeconds: number): Promise<QueueItemEntity | undefined> {
    const sql = `UPDATE queue_item SET lease_expires_at = now() + make_interval(secs => $3) WHERE ticket_id = $1 AND lease_token = $2 RETURNING ${columns}`;
    const [item] = await rows<QueueItemEntity>(manager, sql, [ticketId, token, leaseSeconds]);
    return item;
  }

  /** Back to its place, for anybody. */
  async release(manager: EntityManager, ticketId: string): Promise<void> {
    const sql = `UPDATE queue_item SET state = 'waiting', assignee = NULL, reserved_until = NULL, lease_token = NULL, lease_expires_at = NULL WHERE ticket_id = $1`;
    await rows(manager, sql, [ticketId]);
  }

  /** Back to its place, for `agent` alone during `seconds`. */
  async reserve(manager: EntityManager, ticketId: string, agent: string, seconds: number): Promise<void> {
    const sql = `UPDATE queue_item SET state = 'waiting', assignee = $2, reserved_until = now() + make_interval(secs => $3), lease_token = NULL, lease_expires_at = NULL WHERE ticket_id = $1`;
    await rows(manager, sql, [ticketId, agent, seconds]);
  }

  /** On hold: the assignee stays, the lease ends. */
  async hold(manager: EntityManager, ticketId: string): Promise<void> {
    await rows(manager, `UPDATE queue_item SET state = 'held', lease_token = NULL, lease_expires_at = NULL WHERE ticket_id = $1`, [
      ticketId,
    ]);
  }

  /** Into another department's queue, at the place that its deadline and age give. */
  async move(manager: EntityManager, ticketId: string, department: string, priority: Priority, dueAt: Date): Promise<void> {
    const sql = `UPDATE queue_item SET department = $2, priority = $3, due_at = $4, state = 'waiting', assignee = NULL, reserved_until = NULL, lease_token = NULL, lease_expires_at = NULL WHERE ticket_id = $1`;
    await rows(manager, sql, [ticketId, department, priority, dueAt]);
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

  /** Puts tickets whose lease ran out back at their old place. */
  expireLeases(manager: EntityManager, limit: number): Promise<ExpiredLease[]> {
    const sql = `
      WITH due AS (SELECT ticket_id, assignee FROM queue_item WHERE state = 'leased' AND lease_expires_at < now() ORDER BY lease_expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      UPDATE queue_item q SET state = 'waiting', assignee = NULL, lease_token = NULL, lease_expires_at = NULL
      FROM due WHERE q.ticket_id = due.ticket_id
      RETURNING q.ticket_id AS "ticketId", q.department, due.assignee AS agent`;
    return rows(manager, sql, [limit]);
  }

  async findReceipt(manager: EntityManager, token: string, action: string, fingerprint: string, ticketId: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM lease_receipt WHERE lease_token = $1 AND action = $2 AND fingerprint = $3 AND ticket_id = $4';
    return (await rows(manager, sql, [token, action, fingerprint, ticketId])).length > 0;
  }

  async addReceipt(manager: EntityManager, token: string, action: string, fingerprint: string, ticketId: string): Promise<void> {
    const sql = 'INSERT INTO lease_receipt (lease_token, action, fingerprint, ticket_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
    await rows(manager, sql, [token, action, fingerprint, ticketId]);
  }

  async purgeReceipts(manager: EntityManager): Promise<boolean> {
    const sql = `DELETE FROM lease_receipt WHERE ctid = ANY(ARRAY(SELECT ctid FROM lease_receipt WHERE created_at < now() - interval '7 days' LIMIT 5000)) RETURNING 1`;
    return (await rows(manager, sql)).length === 5000;
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
        SELECT ${columns} FROM queue_item WHERE state = 'waiting' AND department = $1 ORDER BY urgent DESC, due_at, created_at, ticket_id LIMIT $2
      ) q JOIN ticket_read t ON t.id = q."ticketId" ORDER BY q.urgent DESC, q."dueAt", q."createdAt", q."ticketId"`;
    return rows(manager, sql, [department, limit]);
  }
}
