import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { PlannedTimer } from './rules/plan.js';
import type { MatchInput } from './rules/policy.js';

/** An open ticket as policies see it. */
export interface OpenTicket extends MatchInput {
  ticketId: string;
  /** On hold. */
  held: boolean;
}

/** Ids of the next `limit` open tickets that have a clock which is neither stopped nor breached, in their order. */
export async function openTickets(manager: EntityManager, after: string | null, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    manager,
    `SELECT t.ticket_id AS id FROM sla_open_ticket t
     WHERE ($1::uuid IS NULL OR t.ticket_id > $1) AND EXISTS (SELECT FROM sla_clock c WHERE c.ticket_id = t.ticket_id AND c.state IN ('running', 'paused'))
     ORDER BY t.ticket_id LIMIT $2`,
    [after, limit],
  );
  return found.map(({ id }) => id);
}

/** Those of the tickets that are open, as they are now. */
export function factsOf(manager: EntityManager, ticketIds: readonly string[]): Promise<OpenTicket[]> {
  return rows(
    manager,
    `SELECT t.ticket_id AS "ticketId", t.department, t.held, coalesce(t.category, 'other') AS category, t.priority, t.tier, t.channel,
            coalesce(t.language, 'und') AS language, t.reasons
     FROM sla_open_ticket t WHERE t.ticket_id = ANY($1)`,
    [ticketIds],
  );
}

/** Puts other timers in the place of those of the clocks that have not fired; a level that has fired stays fired. */
export async function replaceTimers(manager: EntityManager, timers: readonly (PlannedTimer & { clockId: string })[]): Promise<void> {
  const given = JSON.stringify(timers);
  const fields = '"clockId" uuid, "level" text, "fireAt" timestamptz';
  await rows(
    manager,
    `DELETE FROM sla_timer t USING (SELECT DISTINCT "clockId" FROM jsonb_to_recordset($1::jsonb) AS n (${fields})) n
     WHERE t.clock_id = n."clockId" AND t.fired_at IS NULL AND t.level NOT LIKE 'notice:%'`,
    [given],
  );
  await rows(
    manager,
    `INSERT INTO sla_timer (clock_id, level, fire_at) SELECT "clockId", "level", "fireAt" FROM jsonb_to_recordset($1::jsonb) AS n (${fields})
     ON CONFLICT DO NOTHING`,
    [given],
  );
}
