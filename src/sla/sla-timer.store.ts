import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Fired } from './sla.store.js';

/**
 * Fires the timers that the CTE `due` has locked. `fired_at` makes each fire once; a breach is recorded at its deadline,
 * however late it was noticed. More than 5 s late is worth telling: the poller was down or behind.
 */
const fire = (due: string) => `
  WITH ${due},
  fired AS (
    UPDATE sla_timer t SET fired_at = now() FROM due WHERE t.clock_id = due.clock_id AND t.level = due.level
    RETURNING t.clock_id, t.level, t.fire_at
  ), breached AS (
    UPDATE sla_clock c SET state = 'breached', breached_at = c.due_at FROM fired f
    WHERE c.id = f.clock_id AND f.level = 'breach' AND c.state = 'running'
  )
  SELECT f.level, c.clock, c.ticket_id AS "ticketId", c.ticket_number AS number, c.external_id AS "externalId", c.source, c.department,
         c.due_at AS "dueAt", now() - least(f.fire_at, c.due_at) > interval '5 seconds' AS "firedLate"
  FROM fired f JOIN sla_clock c ON c.id = f.clock_id ORDER BY f.fire_at, f.clock_id, f.level`;

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
