import type { Compiled } from './business-time/compiled.js';
import { addOpen } from './deadline.js';
import type { Entry } from './moves.js';

/** What rows of the ledger name: versions, which never change. */
export interface Versions {
  /** Of the clock whose rows are read. */
  targetMs(policySlug: string, policyVersion: number): number;
  calendar(slug: string, version: number): Compiled;
}

/** What became of a clock. `open`: no row says that it ended. */
export interface Verdict {
  state: 'met' | 'breached' | 'cancelled' | 'open';
  /** The deadline that passed, or else the one that stood at the end of the last row. */
  dueAt: Date;
  countedMs: number;
  overdueMs: number;
  /** Open seconds past due when it ended; null for all but a breach. */
  overrunSeconds: number | null;
  /** Who is charged: the last department, and for a breach the one that had the ticket then. */
  department: string;
}

/** A clock's rows read so far. */
interface Tally {
  countedMs: number;
  overdueMs: number;
  due: Date | null;
  department: string;
}

/**
 * Works a clock out from nothing but its ledger and the versions that this names: apart from `moves.ts`, and in another way, so that the
 * two can be held against each other. `rows`: all of one clock, in order, at least one. What begins and ends within a millisecond leaves no row.
 */
export function verdictOf(rows: readonly [Entry, ...Entry[]], versions: Versions): Verdict {
  const start: Tally = { countedMs: 0, overdueMs: 0, due: null, department: rows[0].department };
  const { due, ...tally } = rows.reduce((before, row) => add(before, row, versions), start);
  const last = rows.at(-1)!;
  const state = due ? 'breached' : stateOf(last);
  return {
    ...{ ...tally, state },
    dueAt: due ?? dueAfter(last, tally.countedMs, versions),
    overrunSeconds: due ? Math.round(tally.overdueMs / 1000) : null,
  };
}

function add({ countedMs, overdueMs, due, department }: Tally, row: Entry, versions: Versions): Tally {
  const ms = row.state === 'counting' ? row.to.getTime() - row.from.getTime() : 0;
  const at = due ?? dueIn(row, versions.targetMs(row.policySlug, row.policyVersion) - countedMs);
  const overdue = at ? Math.min(ms, Math.max(0, row.to.getTime() - at.getTime())) : 0;
  // Due where a row begins is due at the end of the one before: with whoever had the ticket there.
  const had = due || (at && at <= row.from) ? department : row.department;
  return { countedMs: countedMs + ms, overdueMs: overdueMs + overdue, due: at, department: had };
}

/** Where in a row the time runs out: never on hold, and at its beginning where a change of policy left less than nothing. */
function dueIn(row: Entry, leftMs: number): Date | null {
  const reach = row.state === 'counting' ? row.to.getTime() - row.from.getTime() : 0;
  return row.state === 'paused' || leftMs > reach ? null : new Date(row.from.getTime() + Math.max(0, leftMs));
}

function dueAfter({ to, policySlug, policyVersion, calendarSlug, calendarVersion }: Entry, countedMs: number, versions: Versions): Date {
  const left = versions.targetMs(policySlug, policyVersion) - countedMs;
  return addOpen(to, Math.max(0, left), versions.calendar(calendarSlug, calendarVersion));
}

/** A row that claims a breach before the time was used up tells of work that was done in time. */
function stateOf({ endedBy }: Entry): 'met' | 'cancelled' | 'open' {
  if (endedBy === 'cancelled') return 'cancelled';
  return endedBy === 'met' || endedBy === 'breached' ? 'met' : 'open';
}
