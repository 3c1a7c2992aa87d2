import type { ClockName, ClockState, LedgerState } from '../../shared/sla.js';
import { byDepartment, byHolder, type Share, type TimedRow } from './charged.js';
import { type OpenClock, shownDue, stretchesOf } from './clock.js';
import { type Ending, type Entry, entriesOf } from './moves.js';
import { secondsOfMs, wholeSeconds } from './whole-seconds.js';

/** A clock as its row has it, stopped or not. */
export interface KeptClock extends OpenClock {
  /** The how-manieth of its kind on the ticket. */
  cycle: number;
  startedAt: Date;
  stoppedAt: Date | null;
  breachedAt: Date | null;
  overrunSeconds: number | null;
}

export interface VersionOf {
  slug: string;
  version: number;
}

/** A row of the ledger as it is shown; the last one of an open clock goes on, its `to` is the moment of the answer. */
export interface ShownRow extends TimedRow {
  from: Date;
  to: Date;
  policy: VersionOf;
  calendar: VersionOf;
}

/** A clock that says where its time went: `segments` add up to the four sums, these to `wallSeconds`. */
export interface Explained {
  clock: ClockName;
  cycle: number;
  state: ClockState;
  /** Who is charged with the result. */
  department: string;
  startedAt: Date;
  dueAt: Date;
  stoppedAt: Date | null;
  breachedAt: Date | null;
  targetSeconds: number;
  countedSeconds: number;
  pausedSeconds: number;
  closedSeconds: number;
  holidaySeconds: number;
  wallSeconds: number;
  /** Of `countedSeconds`: counted before there was a ledger, in no segment. */
  carriedSeconds: number;
  remainingSeconds: number | null;
  overrunSeconds: number | null;
  pauseOnHold: boolean;
  policy: VersionOf;
  calendar: VersionOf & { timeZone: string };
  segments: ShownRow[];
  byDepartment: ({ department: string } & Share)[];
  byHolder: ({ holder: string | null } & Share)[];
}

type Row = Omit<Entry, 'endedBy'> & { endedBy: Ending | null };

/** A clock with its ledger and, while it is open, the stretch under way up to `now`. */
export function explain(kept: KeptClock, stored: readonly Entry[], now: Date): Explained {
  const clock = noticed(kept, now);
  const { cycle, state, department, startedAt, stoppedAt, breachedAt, targetSeconds, pauseOnHold, calendar } = clock;
  const live = stoppedAt ? [] : underWay(clock, now);
  const segments = shown([...stored, ...live]);
  const overrunSeconds = stoppedAt ? clock.overrunSeconds : overrunOf(clock, live);
  const figures = figuresOf(segments, secondsOfMs(Math.max(0, clock.countedMs - msCounted(stored))));
  const left = overrunSeconds === null ? targetSeconds - figures.countedSeconds : 0 - overrunSeconds;
  return {
    ...{ clock: clock.clock, cycle, state, department, startedAt, stoppedAt, breachedAt, targetSeconds, ...figures },
    dueAt: stoppedAt ? clock.dueAt : shownDue(clock, now, calendar.compiled),
    ...{ remainingSeconds: stoppedAt ? null : left, overrunSeconds, pauseOnHold },
    policy: { slug: clock.policySlug, version: clock.policyVersion },
    calendar: { slug: calendar.slug, version: calendar.version, timeZone: calendar.compiled.timeZone },
    ...{ segments, byDepartment: byDepartment(segments), byHolder: byHolder(segments) },
  };
}

function figuresOf(segments: readonly ShownRow[], carriedSeconds: number) {
  const sum = (state: LedgerState) => segments.reduce((total, row) => total + (row.state === state ? row.seconds : 0), 0);
  const countedSeconds = carriedSeconds + sum('counting');
  const [pausedSeconds, closedSeconds, holidaySeconds] = [sum('paused'), sum('closed'), sum('holiday')] as const;
  const wallSeconds = countedSeconds + pausedSeconds + closedSeconds + holidaySeconds;
  return { countedSeconds, pausedSeconds, closedSeconds, holidaySeconds, wallSeconds, carriedSeconds };
}

/** The clock as it is once its due timers have fired, whether the poller has come by or not. */
const noticed = (clock: KeptClock, now: Date): KeptClock =>
  clock.state === 'running' && !clock.stoppedAt && clock.dueAt <= now ? { ...clock, state: 'breached', breachedAt: clock.dueAt } : clock;

/** The span up to `now` as rows that nothing has ended yet. */
function underWay(clock: KeptClock, now: Date): Row[] {
  const rows = entriesOf(clock, stretchesOf(clock, now, clock.calendar.compiled), 'hours');
  return rows.map((row, index) => (index === rows.length - 1 ? { ...row, endedBy: null } : row));
}

/** Rows in whole seconds: each kind of time is rounded once, and what lies past due is a kind of its own, as the stored overrun is. */
function shown(rows: readonly Row[]): ShownRow[] {
  const seconds = wholeSeconds(rows.map((row) => ({ kind: `${row.state} ${row.state === 'counting' && row.overdue}`, ms: msOf(row) })));
  return rows.map(({ from, to, state, overdue, endedBy, department, holder, ...by }, index) => ({
    ...{ from, to, seconds: seconds[index]!, state, overdue, endedBy, department, holder },
    policy: { slug: by.policySlug, version: by.policyVersion },
    calendar: { slug: by.calendarSlug, version: by.calendarVersion },
  }));
}

const msOf = ({ from, to }: { from: Date; to: Date }) => to.getTime() - from.getTime();
const msCounted = (rows: readonly Row[]) => rows.reduce((total, row) => total + (row.state === 'counting' ? msOf(row) : 0), 0);

/** Open seconds past due so far; null in time. */
const overrunOf = (clock: KeptClock, live: readonly Row[]): number | null =>
  clock.state === 'breached' ? secondsOfMs(clock.overdueMs + msCounted(live.filter((row) => row.overdue))) : null;
