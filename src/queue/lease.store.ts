import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { QueueItemEntity } from './queue-item.entity.js';
import { LEASE_SECONDS, LEASE_WARNING_SECONDS, type WhyNext } from './rules/order.js';

/** What the end of a lease hangs on beside its length: the calendar of the department's hours, and the database's clock. */
export interface Hours {
  calendar: string;
  now: Date;
}

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

/** A lease whose holder is to be warned. */
export interface EndingLease extends ExpiredLease {
  leaseExpiresAt: Date;
}

/** An item as its entity has it. */
export const COLUMNS = `ticket_id AS "ticketId", department, state, urgent, priority, due_at AS "dueAt", created_at AS "createdAt", assignee,
  reserved_until AS "reservedUntil", lease_token AS "leaseToken", lease_expires_at AS "leaseExpiresAt",
  lease_warns_at AS "leaseWarnsAt", claims`;

/** A lease of full length on the wall clock, which is also the time of departments that never close. */
const aLease = `lease_expires_at = now() + make_interval(secs => ${LEASE_SECONDS}),
  lease_warns_at = now() + make_interval(secs => ${LEASE_SECONDS - LEASE_WARNING_SECONDS})`;
/** What ends a lease. */
export const NO_LEASE = 'lease_token = NULL, lease_expires_at = NULL, lease_warns_at = NULL';
const hours = '(SELECT d.calendar FROM department d WHERE d.slug = queue_item.department) AS calendar, now() AS now';

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
    WHERE $4 AND ${free} AND NOT urgent AND due_at < now()
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
      lease_token = gen_random_uuid(), ${aLease}
    -- By the list: nothing tells the planner how few are chosen, and the join alone would read the whole table once it is large.
    FROM chosen WHERE q.ticket_id = ANY(ARRAY(SELECT ticket_id FROM chosen)) AND q.ticket_id = chosen.ticket_id
    RETURNING q.ticket_id AS "ticketId", q.department, q.lease_token AS "leaseToken", q.lease_expires_at AS "leaseExpiresAt", chosen.why AS "whyNext", chosen.place
  )
  SELECT "ticketId", department, "leaseToken", "leaseExpiresAt", "whyNext", (SELECT calendar FROM department WHERE slug = $1) AS calendar, now() AS now
  FROM leased ORDER BY place`;

/** Who has what: claims, their leases, reservations, and what leases were used for. */
@Injectable()
export class LeaseStore {
  claimNext(manager: EntityManager, department: string, agent: string, max: number, overdueTurn: boolean): Promise<(Lease & Hours)[]> {
    return rows(manager, claimNext, [department, agent, max, overdueTurn]);
  }

  /** Leases a named item; the caller holds its lock and knows that it is free. */
  async lease(manager: EntityManager, ticketId: string, agent: string): Promise<Omit<Lease, 'whyNext'> & Hours> {
    const sql = `UPDATE queue_item SET state = 'leased', assignee = $2, reserved_until = NULL, claims = claims + 1,
        lease_token = gen_random_uuid(), ${aLease}
      WHERE ticket_id = $1 RETURNING ticket_id AS "ticketId", department, lease_token AS "leaseToken", lease_expires_at AS "leaseExpiresAt", ${hours}`;
    const [leased] = await rows<Omit<Lease, 'whyNext'> & Hours>(manager, sql, [ticketId, agent]);
    return leased as Omit<Lease, 'whyNext'> & Hours;
  }

  /** The fence of every holder's write: extends and locks the lease of this token; no row means that it is spent. */
  async extend(manager: EntityManager, ticketId: string, token: string): Promise<(QueueItemEntity & Hours) | undefined> {
    const sql = `UPDATE queue_item SET ${aLease} WHERE ticket_id = $1 AND lease_token = $2 RETURNING ${COLUMNS}, ${hours}`;
    const [item] = await rows<QueueItemEntity & Hours>(manager, sql, [ticketId, token]);
    return item;
  }

  /** Other ends for leases. By their tokens: one that was taken away meanwhile is nobody's to change. */
  async retime(
    manager: EntityManager,
    leases: readonly Pick<Lease, 'ticketId' | 'leaseToken'>[],
    warnsAt: Date,
    endsAt: Date,
  ): Promise<void> {
    const sql = 'UPDATE queue_item SET lease_warns_at = $3, lease_expires_at = $4 WHERE ticket_id = ANY($1) AND lease_token = ANY($2)';
    const keys = [leases.map(({ ticketId }) => ticketId), leases.map(({ leaseToken }) => leaseToken)];
    await rows(manager, sql, [...keys, warnsAt, endsAt]);
  }

  /** Back to its place, for `agent` alone as long as a lease lasts. */
  async reserve(manager: EntityManager, ticketId: string, agent: string): Promise<Hours> {
    const sql = `UPDATE queue_item SET state = 'waiting', assignee = $2, reserved_until = now() + make_interval(secs => ${LEASE_SECONDS}), ${NO_LEASE}
      WHERE ticket_id = $1 RETURNING ${hours}`;
    const [reserved] = await rows<Hours>(manager, sql, [ticketId, agent]);
    return reserved as Hours;
  }

  /** Another end for a reservation; the caller holds the item's lock. */
  async reserveUntil(manager: EntityManager, ticketId: string, until: Date): Promise<void> {
    await rows(manager, 'UPDATE queue_item SET reserved_until = $2 WHERE ticket_id = $1', [ticketId, until]);
  }

  /** Puts tickets whose lease ran out back at their old place. */
  expireLeases(manager: EntityManager, limit: number): Promise<ExpiredLease[]> {
    const sql = `
      WITH due AS (SELECT ticket_id, assignee FROM queue_item WHERE state = 'leased' AND lease_expires_at < now() ORDER BY lease_expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      UPDATE queue_item q SET state = 'waiting', assignee = NULL, ${NO_LEASE}
      FROM due WHERE q.ticket_id = due.ticket_id
      RETURNING q.ticket_id AS "ticketId", q.department, due.assignee AS agent`;
    return rows(manager, sql, [limit]);
  }

  /** The leases that are about to run out, each once until it is extended. */
  warnOfEnds(manager: EntityManager, limit: number): Promise<EndingLease[]> {
    const sql = `
      WITH due AS (SELECT ticket_id FROM queue_item WHERE lease_warns_at < now() ORDER BY lease_warns_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      UPDATE queue_item q SET lease_warns_at = NULL
      FROM due WHERE q.ticket_id = due.ticket_id
      RETURNING q.ticket_id AS "ticketId", q.department, q.assignee AS agent, q.lease_expires_at AS "leaseExpiresAt"`;
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
}
