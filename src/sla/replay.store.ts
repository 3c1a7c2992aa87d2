import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Holiday, HolidaySetName } from './rules/business-time/calendar.js';
import type { Hold } from './rules/replay.js';
import type { RecordedClock, RecordedTicket } from './rules/replay-facts.js';

/** A ticket of a page; `key` is its `created_at` in full, which a Date would cut to milliseconds. */
export interface PagedTicket extends RecordedTicket {
  key: string;
}

/** Where a page begins: behind this ticket. */
export interface PageStart {
  key: string;
  id: string;
}

/** Makes the transaction one that the database lets write nothing; call it first. Answers the database's now, which stays the same in it. */
export async function beginReading(manager: EntityManager): Promise<Date> {
  await rows(manager, 'SET TRANSACTION READ ONLY');
  const [row] = await rows<{ now: Date }>(manager, 'SELECT now() AS now');
  return row!.now;
}

/** Up to `limit` tickets created before `to`, in the order of their creation; those that wait for triage have no clocks yet. */
export async function ticketsFrom(manager: EntityManager, start: PageStart, to: Date, limit: number): Promise<PagedTicket[]> {
  const found = await rows<PagedTicket>(
    manager,
    `SELECT t.id, t.number, t.created_at::text AS key, t.tier, t.channel, t.priority, t.outcome, t.resolved_at AS "resolvedAt",
            coalesce(p.language, 'und') AS language, coalesce(p.category, t.category, 'other') AS category, coalesce(p.reasons, t.reasons) AS reasons,
            CASE WHEN t.corrected_at IS NULL THEN NULL
              ELSE jsonb_build_object('at', t.corrected_at, 'category', coalesce(t.category, 'other'), 'reasons', t.reasons) END AS corrected,
            t.why <> '[]' AS explained, t.why->0->'detail'->>'priority' AS "rulePriority", t.why->1->>'code' AS "priorityCode"
     FROM ticket t LEFT JOIN prediction p ON p.ticket_id = t.id
     WHERE (t.created_at, t.id) > ($1::timestamptz, $2::uuid) AND t.created_at < $3
     ORDER BY t.created_at, t.id LIMIT $4`,
    [start.key, start.id, to, limit],
  );
  // JSON carries instants as text.
  return found.map((ticket) => ({
    ...ticket,
    corrected: ticket.corrected && { ...ticket.corrected, at: new Date(ticket.corrected.at) },
  }));
}

/**
 * All clocks of the tickets with what their ledgers tell. A deadline that has passed is a breach, also in the moment before it is recorded
 * as one, as reports have it.
 */
export function clocksOf(manager: EntityManager, ticketIds: readonly string[]): Promise<RecordedClock[]> {
  return rows(
    manager,
    `SELECT c.ticket_id AS "ticketId", c.clock, c.cycle, CASE WHEN c.state = 'running' AND c.due_at <= now() THEN 'breached' ELSE c.state END AS state,
            c.policy_slug AS "policySlug", c.policy_version AS "policyVersion", c.pause_on_hold AS "pauseOnHold", c.started_at AS "startedAt",
            c.due_at AS "dueAt", c.paused_at AS "pausedAt", c.stopped_at AS "stoppedAt", c.overrun_seconds AS "overrunSeconds", c.department,
            c.span_from AS "spanFrom", c.span_department AS "spanDepartment", l.*
     FROM sla_clock c CROSS JOIN LATERAL (
       SELECT min(s.from_at) AS "ledgerFrom", min(s.department) FILTER (WHERE s.before IS NULL) AS "firstDepartment",
              coalesce(bool_or(s.ended_by = 'policy'), false) AS repolicied,
              array_agg(s.from_at ORDER BY s.from_at) FILTER (WHERE s.state = 'paused') AS "pausedFrom",
              array_agg(s.to_at ORDER BY s.from_at) FILTER (WHERE s.state = 'paused') AS "pausedTo",
              array_agg(s.from_at ORDER BY s.from_at) FILTER (WHERE s.department <> s.before) AS "movedAt",
              array_agg(s.department ORDER BY s.from_at) FILTER (WHERE s.department <> s.before) AS "movedTo"
       FROM (SELECT *, lag(department) OVER (ORDER BY from_at) AS before FROM sla_segment WHERE clock_id = c.id) s
     ) l
     WHERE c.ticket_id = ANY($1::uuid[]) ORDER BY c.ticket_id, c.clock, c.cycle`,
    [ticketIds],
  );
}

/**
 * The holds of tickets as the audit trail has them, whether a clock paused or not: from `ticket.held` to whatever puts the ticket into somebody's
 * hands or a queue again. Instants are cut to milliseconds, as those of the ledger are.
 */
export function auditedHolds(manager: EntityManager, ticketIds: readonly string[]): Promise<(Hold & { ticketId: string })[]> {
  return rows(
    manager,
    `SELECT "ticketId", "from", "to" FROM (
       SELECT entity_id AS "ticketId", action, at AS "from", lead(at) OVER (PARTITION BY entity_id ORDER BY at, id) AS "to"
       FROM audit_entry
       WHERE entity_id = ANY($1::text[]) AND (action IN ('ticket.held', 'ticket.resumed', 'ticket.released', 'ticket.claimed', 'ticket.transferred',
           'ticket.resolved', 'ticket.reopened') OR (action = 'sla.escalated' AND coalesce(data->>'movedTo', data->>'assignedTo') IS NOT NULL))
     ) e WHERE action = 'ticket.held' ORDER BY "from"`,
    [ticketIds],
  );
}

/** When the first version of each policy was made, deleted ones included. */
export async function firstVersions(manager: EntityManager): Promise<Map<string, Date>> {
  const found = await rows<{ slug: string; made: Date }>(manager, 'SELECT slug, min(created_at) AS made FROM sla_policy GROUP BY slug');
  return new Map(found.map(({ slug, made }) => [slug, made]));
}

/** The days that a calendar would follow if it were made now. */
export function newestHolidays(manager: EntityManager, set: HolidaySetName): Promise<Holiday[]> {
  return rows(
    manager,
    `SELECT date::text AS date, kind FROM holiday
     WHERE set_name = $1 AND set_version = (SELECT max(version) FROM holiday_set WHERE name = $1) ORDER BY date`,
    [set],
  );
}
