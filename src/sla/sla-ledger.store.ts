import type { EntityManager } from 'typeorm';
import type { Scope } from '../platform/access.js';
import { rows } from '../platform/sql.js';
import type { KeptClock } from './rules/explain.js';
import type { Charge } from './rules/ledger-check.js';
import type { Entry } from './rules/moves.js';
import type { Targets } from './rules/policy.js';
import { CLOCK_COLUMNS, type ClockRow } from './sla.store.js';

/** A clock as its row has it, with what is fixed when it starts and when it stops. */
export interface KeptRow extends ClockRow, Omit<KeptClock, keyof ClockRow | 'calendar'> {
  ticketNumber: number;
}

const KEPT_COLUMNS = `${CLOCK_COLUMNS}, c.cycle, c.ticket_number AS "ticketNumber", c.started_at AS "startedAt", c.stopped_at AS "stoppedAt",
  c.breached_at AS "breachedAt", c.overrun_seconds AS "overrunSeconds"`;

/** Number of the ticket and the database's `now`; undefined where the scope does not reach it. */
export async function findTicket(manager: EntityManager, scope: Scope, id: string): Promise<{ number: number; now: Date } | undefined> {
  const [row] = await rows<{ number: number; now: Date }>(
    manager,
    `SELECT t.number, now() AS now FROM ticket_read t
     WHERE t.id = $1 AND ($2::text[] IS NULL OR t.department = ANY($2)) AND ($3::text IS NULL OR t.source = $3)`,
    [id, scope.departments, scope.source],
  );
  return row;
}

/** All clocks of a ticket, stopped ones too, kind by kind in the order in which they were opened. */
export function clocksOfTicket(manager: EntityManager, ticketId: string): Promise<KeptRow[]> {
  return rows(
    manager,
    `SELECT ${KEPT_COLUMNS} FROM sla_clock c WHERE c.ticket_id = $1
     ORDER BY array_position(ARRAY['pickup', 'first_response', 'next_reply', 'resolution'], c.clock), c.cycle`,
    [ticketId],
  );
}

/** The next `limit` stopped clocks of all tickets, in the order of their ids. */
export function stoppedClocks(manager: EntityManager, after: string | null, limit: number): Promise<(KeptRow & { stoppedAt: Date })[]> {
  return rows(
    manager,
    `SELECT ${KEPT_COLUMNS} FROM sla_clock c WHERE c.stopped_at IS NOT NULL AND ($1::uuid IS NULL OR c.id > $1) ORDER BY c.id LIMIT $2`,
    [after, limit],
  );
}

/** The ledgers of clocks, each in order; a clock without rows is not in the answer. */
export async function ledgersOf(manager: EntityManager, clockIds: readonly string[]): Promise<Map<string, Entry[]>> {
  const found = await rows<Entry & { clockId: string }>(
    manager,
    `SELECT clock_id AS "clockId", from_at AS "from", to_at AS "to", state, overdue, ended_by AS "endedBy", department, holder,
            policy_slug AS "policySlug", policy_version AS "policyVersion", calendar_slug AS "calendarSlug", calendar_version AS "calendarVersion"
     FROM sla_segment WHERE clock_id = ANY($1) ORDER BY clock_id, from_at`,
    [clockIds],
  );
  return byClock(found);
}

/** What departments used of clocks, as it is kept for the reports. */
export async function chargesOf(manager: EntityManager, clockIds: readonly string[]): Promise<Map<string, Charge[]>> {
  const found = await rows<Charge & { clockId: string }>(
    manager,
    `SELECT clock_id AS "clockId", department, counted_ms::float8 AS "countedMs", overdue_ms::float8 AS "overdueMs"
     FROM sla_charge WHERE clock_id = ANY($1) ORDER BY clock_id, department`,
    [clockIds],
  );
  return byClock(found);
}

/** What every version of every policy asks for; some hundred rows in a long life. */
export function targetsOfVersions(manager: EntityManager): Promise<{ slug: string; version: number; targets: Targets }[]> {
  return rows(manager, 'SELECT slug, version, targets FROM sla_policy');
}

function byClock<T>(found: readonly (T & { clockId: string })[]): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const row of found) {
    const list = lists.get(row.clockId);
    if (list) list.push(row);
    else lists.set(row.clockId, [row]);
  }
  return lists;
}
