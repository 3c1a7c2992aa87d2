import { openBetween } from './deadline.js';
import type { KeptClock } from './explain.js';
import type { Entry } from './moves.js';
import { type Verdict, type Versions, verdictOf } from './verdict.js';

/** A clock that has been stopped. */
export type StoppedClock = KeptClock & { stoppedAt: Date };

/** True for a clock that was opened before there was a ledger: its first time is in no row. */
export const isOlder = ({ startedAt, stoppedAt }: StoppedClock, rows: readonly Entry[]): boolean =>
  (rows[0]?.from ?? stoppedAt) > startedAt;

/** What the row of a stopped clock says otherwise than its ledger, and what is wrong in the ledger itself; nothing when both agree. */
export function differencesOf(clock: StoppedClock, stored: readonly Entry[], versions: Versions): string[] {
  const rows = withEnd(clock, stored);
  const verdict = verdictOf(rows, versions);
  return [...gaps(clock, rows), ...rows.flatMap((row) => wrong(row, verdict, versions)), ...claims(clock, verdict, rows, versions)];
}

/** What a department used of a clock, as it is kept for the reports. */
export interface Charge {
  department: string;
  countedMs: number;
  overdueMs: number;
}

/** What is kept for the reports of a stopped clock otherwise than its ledger says; a cancelled clock counts nowhere. */
export function wrongCharges({ state }: StoppedClock, rows: readonly Entry[], kept: readonly Charge[]): string[] {
  const counted = state === 'cancelled' ? [] : rows.filter((row) => row.state === 'counting');
  const departments = new Set([...kept, ...counted].map(({ department }) => department));
  return [...departments].flatMap((department) => {
    const mine = counted.filter((row) => row.department === department);
    const { countedMs, overdueMs } = kept.find((charge) => charge.department === department) ?? { countedMs: 0, overdueMs: 0 };
    const ledger = [msOf(mine), msOf(mine.filter(({ overdue }) => overdue))];
    return ledger[0] === countedMs && ledger[1] === overdueMs
      ? []
      : [`${department} is charged with ${countedMs} ms, ${overdueMs} of them late, by the ledger ${ledger.join(' and ')}`];
  });
}

const msOf = (rows: readonly Entry[]) => rows.reduce((sum, { from, to }) => sum + to.getTime() - from.getTime(), 0);

/**
 * A clock that ended in the very millisecond in which its last row did got no row for its end, as none has no length: whether it was cancelled
 * is then taken from the clock.
 */
function withEnd(clock: StoppedClock, rows: readonly Entry[]): [Entry, ...Entry[]] {
  const [first, ...rest] = rows;
  const end = [...rows].at(-1);
  if (first && end && ['met', 'breached', 'cancelled'].includes(end.endedBy)) return [first, ...rest];
  const { stoppedAt: at, calendar, policySlug, policyVersion, spanDepartment: department, spanHolder: holder } = clock;
  const by = { policySlug, policyVersion, calendarSlug: calendar.slug, calendarVersion: calendar.version, department, holder };
  const last: Entry = {
    ...{ from: at, to: at, state: 'counting', overdue: false, ...by },
    endedBy: clock.state === 'cancelled' ? 'cancelled' : 'met',
  };
  return first ? [first, ...rest, last] : [last];
}

/** From the start to the end each row begins where the one before it ended. */
function gaps({ startedAt, stoppedAt }: StoppedClock, rows: readonly [Entry, ...Entry[]]): string[] {
  const bounds = [startedAt, ...rows.map(({ to }) => to)];
  const torn = [...rows.map(({ from }) => from), stoppedAt].findIndex((from, index) => from.getTime() !== bounds[index]!.getTime());
  return torn < 0 ? [] : [`there is a gap or an overlap at ${bounds[torn]!.toISOString()}`];
}

/** A row must be what its calendar says, and past due where the deadline has passed. */
function wrong(row: Entry, { state, dueAt }: Verdict, versions: Versions): string[] {
  const at = `the row of ${row.from.toISOString()}`;
  const open = openBetween(row.from, row.to, versions.calendar(row.calendarSlug, row.calendarVersion));
  const expected = row.state === 'counting' ? row.to.getTime() - row.from.getTime() : 0;
  const overdue = state === 'breached' && row.from >= dueAt;
  return [
    ...(row.state !== 'paused' && open !== expected ? [`${at} is ${row.state}, the calendar is open for ${open} ms of it`] : []),
    ...(row.overdue !== overdue && row.to > row.from
      ? [`${at} ${row.overdue ? 'is' : 'is not'} past due, the deadline says otherwise`]
      : []),
  ];
}

function claims(clock: StoppedClock, verdict: Verdict, rows: readonly [Entry, ...Entry[]], versions: Versions): string[] {
  const { policySlug, policyVersion } = rows.at(-1)!;
  const breached = verdict.state === 'breached' ? verdict.dueAt : null;
  const pairs: [string, unknown, unknown][] = [
    ['state', clock.state, verdict.state],
    ['dueAt', clock.dueAt, verdict.dueAt],
    ['breachedAt', clock.breachedAt, breached],
    ['overrunSeconds', clock.overrunSeconds, verdict.overrunSeconds],
    ['countedMs', clock.countedMs, verdict.countedMs],
    ['overdueMs', clock.overdueMs, verdict.overdueMs],
    ['department', clock.department, verdict.department],
    ['targetSeconds', clock.targetSeconds, versions.targetMs(policySlug, policyVersion) / 1000],
  ];
  const say = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value));
  return pairs.flatMap(([name, is, ledger]) => (say(is) === say(ledger) ? [] : [`${name} is ${say(is)}, by the ledger ${say(ledger)}`]));
}
