import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { ClockName } from '../shared/sla.js';
import type { Escalation } from './rules/policy.js';

/**
 * A timer that has just fired, with what its event says. `department`: who is charged; for a notice, who has the ticket. `escalations`: the
 * ladder of the clock's policy, for a notice.
 */
export interface Fired {
  level: string;
  clock: ClockName;
  ticketId: string;
  number: number;
  externalId: string | null;
  source: string;
  department: string;
  at: Date;
  dueAt: Date;
  firedLate: boolean;
  escalations: Escalation[] | null;
}

/**
 * Fires the timers that the CTE `due` has locked. `fired_at` makes each fire once; a breach is recorded at its deadline, a rung of a ladder
 * at its instant, however late that was noticed. More than 5 s late is worth telling: the poller was down or behind.
 */
const fire = (due: string) => `
  WITH ${due},
  fired AS (
    UPDATE sla_timer t SET fired_at = now() FROM due WHERE t.clock_id = due.clock_id AND t.level = due.level
    RETURNING t.clock_id, t.level, t.fire_at
  ), breached AS (
    UPDATE sla_clock c SET state = 'breached', breached_at = c.due_at FROM fired f
    WHERE c.id = f.clock_id AND f.level = 'breach' AND c.state = 'running'
  ), escalated AS (
    INSERT INTO sla_escalation (clock_id, level, ticket_id, due_at)
    SELECT c.id, f.level, c.ticket_id, f.fire_at FROM fired f JOIN sla_clock c ON c.id = f.clock_id WHERE f.level LIKE 'escalation:%'
    ON CONFLICT DO NOTHING
  )
  SELECT f.level, c.clock, c.ticket_id AS "ticketId", c.ticket_number AS number, c.external_id AS "externalId", c.source,
         CASE WHEN f.level LIKE 'notice:%' THEN c.span_department ELSE c.department END AS department,
         CASE f.level WHEN 'breach' THEN c.due_at ELSE f.fire_at END AS at, c.due_at AS "dueAt",
         now() - CASE f.level WHEN 'breach' THEN c.due_at ELSE f.fire_at END > interval '5 seconds' AS "firedLate", p.escalations
  FROM fired f JOIN sla_clock c ON c.id = f.clock_id
  LEFT JOIN sla_policy p ON f.level LIKE 'notice:%' AND p.slug = c.policy_slug AND p.version = c.policy_version
  ORDER BY f.fire_at, f.clock_id, f.level`;

const FIRE_DUE = fire(`due AS (
    SELECT clock_id, level FROM sla_timer WHERE fired_at IS NULL AND fire_at <= now() ORDER BY fire_at LIMIT $1 FOR UPDATE SKIP LOCKED
  )`);

/**
 * All unfired timers of the tickets are locked, due or not: whoever goes on to change these clocks has them to itself.
 * This one waits where the poller skips; after the wait the row is looked at again, so what the poller fired is not fired again.
 */
const FIRE_OF = fire(`held AS MATERIALIZED (
    SELECT t.clock_id, t.level, t.fire_at IS NOT NULL AND (t.fire_at <= now() OR (t.level = 'breach' AND c.due_at <= now())) AS due
    FROM sla_clock c JOIN sla_timer t ON t.clock_id = c.id
    WHERE c.ticket_id = ANY($1) AND t.fired_at IS NULL ORDER BY t.clock_id, t.level FOR UPDATE OF t
  ), due AS (SELECT clock_id, level FROM held WHERE due)`);

/** Fires up to `limit` due timers of whatever ticket, oldest first; timers that another transaction holds are skipped. */
export const fireDue = (manager: EntityManager, limit: number): Promise<Fired[]> => rows<Fired>(manager, FIRE_DUE, [limit]);

/** Locks the unfired timers of the tickets and fires those that are due. */
export const fireOf = (manager: EntityManager, ticketIds: readonly string[]): Promise<Fired[]> =>
  rows<Fired>(manager, FIRE_OF, [ticketIds]);
