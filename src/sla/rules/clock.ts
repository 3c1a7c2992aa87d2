import type { ClockName, ClockState, LedgerState } from '../../shared/sla.js';
import type { Compiled } from './business-time/compiled.js';
import { segments } from './business-time/segments.js';
import { addOpen, openBetween } from './deadline.js';
import { BREACH, isRung, offsetMs } from './levels.js';

/** A version of a calendar, ready to measure time on. */
export interface CalendarVersion {
  slug: string;
  version: number;
  compiled: Compiled;
}

/**
 * A clock that has not been stopped. What it has counted up to `spanFrom` is a figure; what has passed since, the span, is told from the
 * calendar when it is needed. `state` stays `breached` on a hold after the deadline: `pausedAt` alone says whether the clock stands still.
 */
export interface OpenClock {
  clock: ClockName;
  state: ClockState;
  policySlug: string;
  policyVersion: number;
  calendar: CalendarVersion;
  pauseOnHold: boolean;
  targetSeconds: number;
  /** The deadline, were the clock to count on from now; a fact from the breach on. */
  dueAt: Date;
  pausedAt: Date | null;
  /** Since when nothing has changed: who has the ticket, whether the clock stands, which policy holds. */
  spanFrom: Date;
  /** Who has the ticket in the span. */
  spanDepartment: string;
  spanHolder: string | null;
  /** Who is charged with the result: as `spanDepartment`, and from the breach on the one that had the ticket then. */
  department: string;
  /** Open milliseconds counted before the span; those of them that lie after the deadline. */
  countedMs: number;
  overdueMs: number;
}

/** What a clock's remaining time is told from. */
export type ClockTime = Pick<OpenClock, 'state' | 'targetSeconds' | 'dueAt' | 'pausedAt' | 'spanFrom' | 'countedMs' | 'overdueMs'>;

/** What a clock's time was for a while. `overdue`: it lies after the deadline. */
export interface Stretch {
  from: Date;
  to: Date;
  state: LedgerState;
  overdue: boolean;
}

const later = (a: Date, b: Date) => (a > b ? a : b);
const msOf = ({ from, to }: Stretch) => to.getTime() - from.getTime();

/** The span up to `now` as the calendar tells it apart, in order and without gaps, cut at the deadline where that has passed. */
export function stretchesOf(clock: ClockTime, now: Date, calendar: Compiled): Stretch[] {
  const [from, to] = [clock.spanFrom.getTime(), now.getTime()];
  if (to <= from) return [];
  const due = clock.state === 'breached' ? clock.dueAt.getTime() : Number.POSITIVE_INFINITY;
  const parts = clock.pausedAt
    ? [{ from, to, state: 'paused' as const }]
    : segments(calendar, from, to).map((part) => ({ ...part, state: part.state === 'open' ? ('counting' as const) : part.state }));
  return parts
    .flatMap((part) => cutAt(due, part))
    .map((part) => ({ ...part, from: new Date(part.from), to: new Date(part.to), overdue: part.from >= due }));
}

const cutAt = <P extends { from: number; to: number }>(at: number, part: P): P[] =>
  at > part.from && at < part.to
    ? [
        { ...part, to: at },
        { ...part, from: at },
      ]
    : [part];

/** Counted milliseconds of stretches; `overdue`: only of those after the deadline. */
export const countedMs = (stretches: readonly Stretch[], overdue = false): number =>
  stretches.filter((part) => part.state === 'counting' && (part.overdue || !overdue)).reduce((sum, part) => sum + msOf(part), 0);

/** The clock with its span ended at `now` and a new one begun, and what the span was. A transaction may have begun before the span it ends. */
export function endSpan(clock: OpenClock, now: Date): { clock: OpenClock; stretches: Stretch[] } {
  const at = later(now, clock.spanFrom);
  const stretches = stretchesOf(clock, at, clock.calendar.compiled);
  const ended = {
    ...clock,
    spanFrom: at,
    countedMs: clock.countedMs + countedMs(stretches),
    overdueMs: clock.overdueMs + countedMs(stretches, true),
  };
  return { clock: ended, stretches };
}

/** When the deadline lies if the clock counts on from `spanFrom`; at once when its time is used up; a breach stays where it is. */
export function dueOf(clock: OpenClock): Date {
  if (clock.state === 'breached') return clock.dueAt;
  return addOpen(clock.spanFrom, Math.max(0, clock.targetSeconds * 1000 - clock.countedMs), clock.calendar.compiled);
}

/** When a level fires if the clock counts on from `spanFrom`; null while it stands still. */
export function fireAt(level: string, clock: OpenClock): Date | null {
  if (clock.pausedAt) return null;
  if (level === BREACH) return clock.dueAt;
  return addOpen(clock.spanFrom, Math.max(0, toGoMs(level, clock)), clock.calendar.compiled);
}

function toGoMs(level: string, clock: OpenClock): number {
  if (!isRung(level)) return offsetMs(level, clock.targetSeconds) - clock.countedMs;
  const beforeDue = clock.state === 'breached' ? 0 : Math.max(0, clock.targetSeconds * 1000 - clock.countedMs);
  return beforeDue + offsetMs(level, clock.targetSeconds) - clock.overdueMs;
}

/** Open milliseconds left until the deadline, negative by the overrun; holds count neither way. */
export function remainingMs(clock: ClockTime, now: Date, calendar: Compiled): number {
  if (clock.state === 'breached') return -(clock.overdueMs + countedMs(stretchesOf(clock, now, calendar), true));
  if (clock.pausedAt) return clock.targetSeconds * 1000 - clock.countedMs;
  return openBetween(now, clock.dueAt, calendar);
}

/** The deadline as it would be if a hold ended now: what is shown of a clock that stands still. */
export function shownDue(clock: ClockTime, now: Date, calendar: Compiled): Date {
  if (!clock.pausedAt || clock.state === 'breached') return clock.dueAt;
  return addOpen(now, clock.targetSeconds * 1000 - clock.countedMs, calendar);
}
