import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';

export interface QueueDepth {
  department: string;
  waiting: number;
  oldestAgeSeconds: number;
}

/** A timer that is this late has been missed: the poller looks four times a second. */
const OVERDUE = `interval '10 seconds'`;

/** Figures of the service as a whole; each statement reads a partial index that holds only what is still open. */
@Injectable()
export class HealthStore {
  /** Migrations that have run in this database. */
  async migrations(manager: EntityManager): Promise<string[]> {
    const found = await rows<{ name: string }>(manager, `SELECT name FROM migrations`);
    return found.map(({ name }) => name);
  }

  /** Every department, also those where nothing waits: a series that comes and goes cannot be alerted on. */
  async queues(manager: EntityManager): Promise<QueueDepth[]> {
    return rows(
      manager,
      `SELECT d.slug AS department, coalesce(q.waiting, 0)::int AS waiting,
              coalesce(extract(epoch FROM now() - q.oldest), 0)::float8 AS "oldestAgeSeconds"
         FROM department d
         LEFT JOIN (SELECT department, count(*) AS waiting, min(created_at) AS oldest FROM queue_item WHERE state = 'waiting' GROUP BY department) q
           ON q.department = d.slug`,
    );
  }

  async overdueTimers(manager: EntityManager): Promise<number> {
    return count(manager, `SELECT count(*)::int AS n FROM sla_timer WHERE fired_at IS NULL AND fire_at < now() - ${OVERDUE}`);
  }

  async unpublishedEvents(manager: EntityManager): Promise<number> {
    return count(manager, `SELECT count(*)::int AS n FROM outbox_event WHERE published_at IS NULL`);
  }

  async pendingDeliveries(manager: EntityManager): Promise<number> {
    return count(manager, `SELECT count(*)::int AS n FROM webhook_delivery WHERE state = 'pending'`);
  }
}

async function count(manager: EntityManager, sql: string): Promise<number> {
  const [row] = await rows<{ n: number }>(manager, sql);
  return row!.n;
}
