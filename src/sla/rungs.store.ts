import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { ClockName } from '../shared/sla.js';
import type { Escalation } from './rules/policy.js';

/** A rung as it is taken: its clock, and the ladder of the policy that the clock runs by. */
export interface TakenRung {
  clockId: string;
  level: string;
  clock: ClockName;
  /** When it was reached, and the deadline that it comes after. */
  at: Date;
  dueAt: Date;
  firedLate: boolean;
  /** The work behind the clock was done, or not wanted, before anybody came to the rung. */
  stopped: boolean;
  escalations: Escalation[];
  now: Date;
}

/** The ticket of each of the oldest `limit` rungs that are reached and not done. */
export async function waiting(manager: EntityManager, limit: number): Promise<string[]> {
  const sql = 'SELECT ticket_id AS "ticketId" FROM sla_escalation WHERE applied_at IS NULL ORDER BY created_at LIMIT $1';
  return (await rows<{ ticketId: string }>(manager, sql, [limit])).map(({ ticketId }) => ticketId);
}

/**
 * Marks the rungs of a ticket as done and answers them in the order in which they were reached. Not `IS NULL`: of a table that has just been
 * filled the planner believes that few rungs are open, and would read them all by their index for each ticket.
 */
export async function take(manager: EntityManager, ticketId: string): Promise<TakenRung[]> {
  return rows<TakenRung>(
    manager,
    `WITH taken AS (
       UPDATE sla_escalation e SET applied_at = now() FROM sla_clock c
       WHERE c.ticket_id = $1 AND e.clock_id = c.id AND coalesce(e.applied_at, 'infinity') = 'infinity'
       RETURNING e.clock_id, e.level, e.due_at AS at, c.clock, c.due_at, c.stopped_at, c.policy_slug, c.policy_version
     )
     SELECT t.clock_id AS "clockId", t.level, t.clock, t.at, t.due_at AS "dueAt", now() - t.at > interval '5 seconds' AS "firedLate",
            t.stopped_at IS NOT NULL AS stopped, p.escalations, now() AS now
     FROM taken t JOIN sla_policy p ON p.slug = t.policy_slug AND p.version = t.policy_version ORDER BY t.at, t.clock_id, t.level`,
    [ticketId],
  );
}

/** A timer of a clock that was not planned with it. */
export async function addTimer(manager: EntityManager, clockId: string, level: string, fireAt: Date): Promise<void> {
  await rows(manager, 'INSERT INTO sla_timer (clock_id, level, fire_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    clockId,
    level,
    fireAt,
  ]);
}
