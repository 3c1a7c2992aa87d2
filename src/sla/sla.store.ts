import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { ClockName } from '../shared/sla.js';
import type { OpenClock } from './rules/clock.js';
import type { Entry } from './rules/moves.js';
import type { PlannedTimer } from './rules/plan.js';

/** A clock as its row has it: the calendar by name and version. */
export interface ClockRow extends Omit<OpenClock, 'calendar'> {
  id: string;
  ticketId: string;
  calendarSlug: string;
  calendarVersion: number;
}

/** A clock to be opened, with its timers. */
export interface NewClock extends ClockRow {
  cycle: number;
  source: string;
  ticketNumber: number;
  externalId: string | null;
  startedAt: Date;
  timers: PlannedTimer[];
}

/** An open clock as it is locked, with the levels that have not fired, at the database's `now`. */
export interface LockedClock extends ClockRow {
  unfired: string[];
  now: Date;
}

/** What a move writes: the clock as it is now, stopped or not, the rows of its ledger, and the new instants of its timers. */
export interface ClockChange extends ClockRow {
  stoppedAt: Date | null;
  overrunSeconds: number | null;
  entries: Entry[];
  timers: PlannedTimer[];
}

/** The columns of `OpenClock`, and how a statement reads and writes them. */
const FIELDS = `"id" uuid, "ticketId" uuid, "clock" text, "state" text, "policySlug" text, "policyVersion" integer, "calendarSlug" text,
  "calendarVersion" integer, "pauseOnHold" boolean, "targetSeconds" integer, "dueAt" timestamptz, "pausedAt" timestamptz, "spanFrom" timestamptz,
  "spanDepartment" text, "spanHolder" text, "department" text, "countedMs" bigint, "overdueMs" bigint`;
export const CLOCK_COLUMNS = `c.id, c.ticket_id AS "ticketId", c.clock, c.state, c.policy_slug AS "policySlug", c.policy_version AS "policyVersion",
  c.calendar_slug AS "calendarSlug", c.calendar_version AS "calendarVersion", c.pause_on_hold AS "pauseOnHold", c.target_seconds AS "targetSeconds",
  c.due_at AS "dueAt", c.paused_at AS "pausedAt", c.span_from AS "spanFrom", c.span_department AS "spanDepartment", c.span_holder AS "spanHolder",
  c.department, c.counted_ms::float8 AS "countedMs", c.overdue_ms::float8 AS "overdueMs"`;

/** Opens clocks with their timers, one statement however many. A clock that is there already (a retry, a race) stays as it is. */
export async function insertClocks(manager: EntityManager, clocks: readonly NewClock[]): Promise<void> {
  const timers = clocks.flatMap((clock) => clock.timers.map((timer) => ({ ...timer, clockId: clock.id })));
  await rows(
    manager,
    `WITH opened AS (
       INSERT INTO sla_clock (id, ticket_id, cycle, clock, state, policy_slug, policy_version, calendar_slug, calendar_version, department,
                              source, ticket_number, external_id, pause_on_hold, started_at, target_seconds, due_at, span_from, span_department, span_holder)
       SELECT "id", "ticketId", "cycle", "clock", "state", "policySlug", "policyVersion", "calendarSlug", "calendarVersion", "department",
              "source", "ticketNumber", "externalId", "pauseOnHold", "startedAt", "targetSeconds", "dueAt", "spanFrom", "spanDepartment", "spanHolder"
       FROM jsonb_to_recordset($1::jsonb) AS c (${FIELDS}, "cycle" integer, "source" text, "ticketNumber" integer, "externalId" text, "startedAt" timestamptz)
       ON CONFLICT (ticket_id, clock, cycle) DO NOTHING
       RETURNING id
     )
     INSERT INTO sla_timer (clock_id, level, fire_at)
     SELECT t."clockId", t."level", t."fireAt"
     FROM jsonb_to_recordset($2::jsonb) AS t ("clockId" uuid, "level" text, "fireAt" timestamptz) JOIN opened o ON o.id = t."clockId"`,
    [JSON.stringify(clocks.map(({ timers: _, ...clock }) => clock)), JSON.stringify(timers)],
  );
}

/** How often each kind of clock was opened on a ticket, whether one of it is open now, and the database's `now`. */
export async function cyclesOf(
  manager: EntityManager,
  ticketId: string,
): Promise<{ clock: ClockName | null; cycles: number; open: boolean; now: Date }[]> {
  return rows(
    manager,
    `SELECT c.clock, coalesce(max(c.cycle), 0) AS cycles, coalesce(bool_or(c.id IS NOT NULL AND c.stopped_at IS NULL), false) AS open, now() AS now
     FROM (SELECT $1::uuid AS ticket_id) t LEFT JOIN sla_clock c USING (ticket_id) GROUP BY c.clock`,
    [ticketId],
  );
}

/**
 * Locks the open clocks of the tickets. Call after `fireOf`, which locks their timers: everybody locks timers before clocks,
 * so the poller (timer, then clock) and the desk can never wait for each other.
 */
export async function lockOpenClocks(manager: EntityManager, ticketIds: readonly string[]): Promise<LockedClock[]> {
  return rows<LockedClock>(
    manager,
    `SELECT ${CLOCK_COLUMNS}, now() AS now,
            array(SELECT t.level FROM sla_timer t WHERE t.clock_id = c.id AND t.fired_at IS NULL AND t.level NOT LIKE 'notice:%' ORDER BY t.level) AS unfired
     FROM sla_clock c WHERE c.ticket_id = ANY($1) AND c.stopped_at IS NULL ORDER BY c.id FOR UPDATE OF c`,
    [ticketIds],
  );
}

/**
 * Writes what happened to clocks in one statement: the clocks, the rows of the ledger, the timers. What has not fired of a stopped clock
 * never will, but for a notice that waits for its recipient's hours: what it tells has happened.
 */
export async function writeChanges(manager: EntityManager, changes: readonly ClockChange[]): Promise<void> {
  const entries = changes.flatMap(({ id, entries }) => entries.map((entry) => ({ ...entry, clockId: id })));
  const timers = changes.flatMap(({ id, timers }) => timers.map((timer) => ({ ...timer, clockId: id })));
  await rows(
    manager,
    `WITH changed AS (
       UPDATE sla_clock c SET state = n."state", policy_slug = n."policySlug", policy_version = n."policyVersion", calendar_slug = n."calendarSlug",
         calendar_version = n."calendarVersion", pause_on_hold = n."pauseOnHold", target_seconds = n."targetSeconds", due_at = n."dueAt",
         paused_at = n."pausedAt", span_from = n."spanFrom", span_department = n."spanDepartment", span_holder = n."spanHolder",
         department = n."department", counted_ms = n."countedMs", overdue_ms = n."overdueMs", stopped_at = n."stoppedAt",
         overrun_seconds = n."overrunSeconds"
       FROM jsonb_to_recordset($1::jsonb) AS n (${FIELDS}, "stoppedAt" timestamptz, "overrunSeconds" integer)
       WHERE c.id = n."id" RETURNING c.id, c.stopped_at
     ), entered AS (
       INSERT INTO sla_segment (clock_id, from_at, to_at, state, overdue, ended_by, department, holder, policy_slug, policy_version, calendar_slug, calendar_version)
       SELECT "clockId", "from", "to", "state", "overdue", "endedBy", "department", "holder", "policySlug", "policyVersion", "calendarSlug", "calendarVersion"
       FROM jsonb_to_recordset($2::jsonb) AS e ("clockId" uuid, "from" timestamptz, "to" timestamptz, "state" text, "overdue" boolean, "endedBy" text,
         "department" text, "holder" text, "policySlug" text, "policyVersion" integer, "calendarSlug" text, "calendarVersion" integer)
     ), ended AS (
       DELETE FROM sla_timer t USING changed c
       WHERE t.clock_id = c.id AND c.stopped_at IS NOT NULL AND t.fired_at IS NULL AND t.level NOT LIKE 'notice:%'
     )
     UPDATE sla_timer t SET fire_at = n."fireAt"
     FROM jsonb_to_recordset($3::jsonb) AS n ("clockId" uuid, "level" text, "fireAt" timestamptz)
     WHERE t.clock_id = n."clockId" AND t.level = n."level" AND t.fired_at IS NULL`,
    [JSON.stringify(changes.map(({ entries: _, timers: __, ...clock }) => clock)), JSON.stringify(entries), JSON.stringify(timers)],
  );
}

/** The nearest deadline among the clocks that run; a breached one that is still open counts, so that a late ticket never falls back. */
export async function nearestDue(manager: EntityManager, ticketIds: readonly string[]): Promise<Map<string, Date>> {
  const found = await rows<{ ticketId: string; due: Date }>(
    manager,
    `SELECT ticket_id AS "ticketId", min(due_at) AS due FROM sla_clock
     WHERE ticket_id = ANY($1) AND stopped_at IS NULL AND paused_at IS NULL GROUP BY ticket_id`,
    [ticketIds],
  );
  return new Map(found.map(({ ticketId, due }) => [ticketId, due]));
}
