import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { ClockName, ClockState } from '../shared/sla.js';
import type { OpenClock } from './rules/ledger.js';
import type { PlannedTimer } from './rules/plan.js';

/** A clock to be opened, with its timers. */
export interface NewClock {
  id: string;
  ticketId: string;
  cycle: number;
  clock: ClockName;
  policySlug: string;
  policyVersion: number;
  calendarSlug: string;
  calendarVersion: number;
  department: string;
  source: string;
  ticketNumber: number;
  externalId: string | null;
  pauseOnHold: boolean;
  startedAt: Date;
  targetSeconds: number;
  dueAt: Date;
  timers: PlannedTimer[];
}

/** An open clock as it is locked, with the levels that have not fired, at the database's `now`. */
export interface LockedClock extends OpenClock {
  id: string;
  ticketId: string;
  clock: ClockName;
  unfired: string[];
  now: Date;
}

/** A timer that has just fired, with what its event says. */
export interface Fired {
  level: string;
  clock: ClockName;
  ticketId: string;
  number: number;
  externalId: string | null;
  source: string;
  department: string;
  dueAt: Date;
  firedLate: boolean;
}

/** What a stop, a cancellation or a resumption writes. */
export interface ClockChange {
  id: string;
  state: ClockState;
  dueAt: Date;
  pausedSeconds: number;
  pausedOverdueSeconds: number;
  overrunSeconds: number | null;
}

/** Opens clocks with their timers, one statement however many. A clock that is there already (a retry, a race) stays as it is. */
export async function insertClocks(manager: EntityManager, clocks: readonly NewClock[]): Promise<void> {
  const timers = clocks.flatMap((clock) =>
    clock.timers.map((timer) => ({ clock_id: clock.id, level: timer.level, fire_at: timer.fireAt })),
  );
  await rows(
    manager,
    `WITH opened AS (
       INSERT INTO sla_clock (id, ticket_id, cycle, clock, state, policy_slug, policy_version, calendar_slug, calendar_version, department,
                              source, ticket_number, external_id, pause_on_hold, started_at, target_seconds, due_at)
       SELECT "id", "ticketId", "cycle", "clock", 'running', "policySlug", "policyVersion", "calendarSlug", "calendarVersion", "department",
              "source", "ticketNumber", "externalId", "pauseOnHold", "startedAt", "targetSeconds", "dueAt"
       FROM jsonb_to_recordset($1::jsonb) AS c ("id" uuid, "ticketId" uuid, "cycle" integer, "clock" text, "policySlug" text,
            "policyVersion" integer, "calendarSlug" text, "calendarVersion" integer, "department" text, "source" text, "ticketNumber" integer,
            "externalId" text, "pauseOnHold" boolean, "startedAt" timestamptz, "targetSeconds" integer, "dueAt" timestamptz)
       ON CONFLICT (ticket_id, clock, cycle) DO NOTHING
       RETURNING id
     )
     INSERT INTO sla_timer (clock_id, level, fire_at)
     SELECT t.clock_id, t.level, t.fire_at
     FROM jsonb_to_recordset($2::jsonb) AS t (clock_id uuid, level text, fire_at timestamptz) JOIN opened o ON o.id = t.clock_id`,
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
 * Locks open clocks of the tickets. Call after `fireOf`, which locks their timers: everybody locks timers before clocks,
 * so the poller (timer, then clock) and the desk can never wait for each other.
 */
export async function lockOpenClocks(
  manager: EntityManager,
  ticketIds: readonly string[],
  clocks: readonly ClockName[],
): Promise<LockedClock[]> {
  return rows<LockedClock>(
    manager,
    `SELECT c.id, c.ticket_id AS "ticketId", c.clock, c.state, c.calendar_slug AS calendar, c.started_at AS "startedAt",
            c.target_seconds AS "targetSeconds", c.due_at AS "dueAt", c.paused_at AS "pausedAt", c.paused_seconds AS "pausedSeconds",
            c.paused_overdue_seconds AS "pausedOverdueSeconds", now() AS now,
            array(SELECT t.level FROM sla_timer t WHERE t.clock_id = c.id AND t.fired_at IS NULL ORDER BY t.level) AS unfired
     FROM sla_clock c
     WHERE c.ticket_id = ANY($1) AND c.clock = ANY($2) AND c.stopped_at IS NULL
     ORDER BY c.id FOR UPDATE OF c`,
    [ticketIds, clocks],
  );
}

const CHANGE = `jsonb_to_recordset($1::jsonb) AS n ("id" uuid, "state" text, "dueAt" timestamptz, "pausedSeconds" integer,
                "pausedOverdueSeconds" integer, "overrunSeconds" integer)`;
const SET = `state = n."state", due_at = n."dueAt", paused_at = NULL, paused_seconds = n."pausedSeconds", paused_overdue_seconds = n."pausedOverdueSeconds"`;

/** Ends clocks: the result stands with the stop, and what has not fired never will. */
export async function writeClosed(manager: EntityManager, changes: readonly ClockChange[]): Promise<void> {
  await rows(
    manager,
    `WITH closed AS (
       UPDATE sla_clock c SET ${SET}, stopped_at = now(), overrun_seconds = n."overrunSeconds" FROM ${CHANGE} WHERE c.id = n.id RETURNING c.id
     )
     DELETE FROM sla_timer t USING closed WHERE t.clock_id = closed.id AND t.fired_at IS NULL`,
    [JSON.stringify(changes)],
  );
}

/** Lets clocks go on, with the new instants of their timers. */
export async function writeResumed(
  manager: EntityManager,
  changes: readonly ClockChange[],
  timers: readonly (PlannedTimer & { clockId: string })[],
): Promise<void> {
  await rows(
    manager,
    `WITH resumed AS (UPDATE sla_clock c SET ${SET} FROM ${CHANGE} WHERE c.id = n.id RETURNING c.id)
     UPDATE sla_timer t SET fire_at = n."fireAt"
     FROM jsonb_to_recordset($2::jsonb) AS n ("clockId" uuid, "level" text, "fireAt" timestamptz) JOIN resumed ON resumed.id = n."clockId"
     WHERE t.clock_id = n."clockId" AND t.level = n."level" AND t.fired_at IS NULL`,
    [JSON.stringify(changes), JSON.stringify(timers)],
  );
}

/** Stops time on the open clocks that a hold pauses; a breached one stays breached. */
export async function writePaused(manager: EntityManager, ticketId: string): Promise<void> {
  await rows(
    manager,
    `WITH paused AS (
       UPDATE sla_clock SET paused_at = now(), state = CASE state WHEN 'running' THEN 'paused' ELSE state END
       WHERE ticket_id = $1 AND pause_on_hold AND stopped_at IS NULL AND paused_at IS NULL
       RETURNING id
     )
     UPDATE sla_timer t SET fire_at = NULL FROM paused WHERE t.clock_id = paused.id AND t.fired_at IS NULL`,
    [ticketId],
  );
}

/** Charges running and paused clocks to another department; a breach stays with the one that had the ticket then. */
export async function writeDepartment(manager: EntityManager, ticketId: string, department: string): Promise<void> {
  await rows(manager, `UPDATE sla_clock SET department = $2 WHERE ticket_id = $1 AND state IN ('running', 'paused')`, [
    ticketId,
    department,
  ]);
}

/** The nearest deadline among the clocks that run; a breached one that is still open counts, so that a late ticket never falls back. */
export async function nearestDue(manager: EntityManager, ticketId: string): Promise<Date | null> {
  const [row] = await rows<{ due: Date | null }>(
    manager,
    `SELECT min(due_at) AS due FROM sla_clock WHERE ticket_id = $1 AND stopped_at IS NULL AND paused_at IS NULL`,
    [ticketId],
  );
  return row?.due ?? null;
}
