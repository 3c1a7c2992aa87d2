import type { ClockState } from '../../shared/sla.js';
import { type CalendarVersion, dueOf, endSpan, type OpenClock, type Stretch } from './clock.js';
import type { Target } from './policy.js';

/** What can end a stretch of the ledger. `hours`: the calendar opened or closed; `due`: the deadline passed. */
export const ENDINGS = [
  'hours',
  'due',
  'claimed',
  'released',
  'held',
  'resumed',
  'transferred',
  'misrouted',
  'routed',
  'escalated',
  'policy',
  'met',
  'breached',
  'cancelled',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** One row of the ledger: a stretch, what ended it, who had the ticket, and by which versions it was counted. */
export interface Entry extends Stretch {
  endedBy: Ending;
  department: string;
  holder: string | null;
  policySlug: string;
  policyVersion: number;
  calendarSlug: string;
  calendarVersion: number;
}

/** A clock after something happened to it, with the rows that this adds to its ledger. */
export interface Moved {
  clock: OpenClock;
  entries: Entry[];
  /** Set when the clock has been stopped: its last state, and open seconds past due for a breach. */
  ended?: { state: ClockState; at: Date; overrunSeconds: number | null };
  /** True: the instants of its timers are no longer what they were. */
  retimed: boolean;
}

/** The ticket waits for somebody else: a clock whose policy pauses stands still from now on. */
export function hold(clock: OpenClock, now: Date): Moved | undefined {
  if (!clock.pauseOnHold || clock.pausedAt) return undefined;
  return moved(clock, now, 'held', (ended) => ({
    ...ended,
    pausedAt: ended.spanFrom,
    state: ended.state === 'running' ? 'paused' : ended.state,
  }));
}

/** The hold is over: what was left of the time is left from now on. */
export function resume(clock: OpenClock, now: Date): Moved | undefined {
  if (!clock.pausedAt) return undefined;
  return moved(clock, now, 'resumed', counting);
}

/** Somebody else has the ticket from now on; a breach stays with the department that had it then. No time moves. */
export function handOver(
  clock: OpenClock,
  to: { department?: string; holder: string | null },
  because: Ending,
  now: Date,
): Moved | undefined {
  const department = to.department ?? clock.spanDepartment;
  if (department === clock.spanDepartment && to.holder === clock.spanHolder) return undefined;
  const { clock: ended, stretches } = endSpan(clock, now);
  const charged = ended.state === 'breached' ? ended.department : department;
  const next = { ...ended, department: charged, spanDepartment: department, spanHolder: to.holder };
  return { clock: next, entries: entriesOf(clock, stretches, because), retimed: false };
}

/**
 * The work is done (`met`) or not wanted (`cancelled`). A breach stays a breach, and then says how long past due it ended. Due timers must
 * have fired before: the state alone says whether the deadline has passed.
 */
export function finish(clock: OpenClock, as: 'met' | 'cancelled', now: Date): Moved {
  const { clock: ended, stretches } = endSpan(clock, now);
  const breached = ended.state === 'breached';
  const state = breached ? 'breached' : as;
  // On a hold the deadline stood where it was when the hold began: what was left of the time is left at the end too.
  const dueAt = dueOf(ended);
  return {
    clock: { ...ended, state, dueAt, pausedAt: null },
    entries: entriesOf(clock, stretches, state),
    ended: { state, at: ended.spanFrom, overrunSeconds: breached ? Math.round(ended.overdueMs / 1000) : null },
    retimed: false,
  };
}

/**
 * Another policy holds from now on. Time that was counted stays counted, and time on hold stays on hold, by the calendar and rule of then;
 * what is left of the new target is measured by the new ones. A target that is used up already is due at once. A breach is a fact: such a
 * clock keeps the policy that it broke.
 */
export function repolicy(
  clock: OpenClock,
  by: { slug: string; version: number; target: Target; targetSeconds: number; calendar: CalendarVersion; held: boolean },
  now: Date,
): Moved | undefined {
  if (clock.state === 'breached') return undefined;
  return moved(clock, now, 'policy', (ended) => {
    const stands = by.held && by.target.pauseOnHold;
    return {
      ...ended,
      policySlug: by.slug,
      policyVersion: by.version,
      calendar: by.calendar,
      pauseOnHold: by.target.pauseOnHold,
      targetSeconds: by.targetSeconds,
      state: stands ? 'paused' : 'running',
      pausedAt: stands ? (ended.pausedAt ?? ended.spanFrom) : null,
    };
  });
}

const counting = (clock: OpenClock): OpenClock => ({ ...clock, pausedAt: null, state: clock.state === 'paused' ? 'running' : clock.state });

function moved(clock: OpenClock, now: Date, because: Ending, change: (ended: OpenClock) => OpenClock): Moved {
  const { clock: ended, stretches } = endSpan(clock, now);
  const next = change(ended);
  return { clock: { ...next, dueAt: dueOf(next) }, entries: entriesOf(clock, stretches, because), retimed: true };
}

/** The rows of a span that `because` ended. */
export function entriesOf(clock: OpenClock, stretches: readonly Stretch[], because: Ending): Entry[] {
  const { spanDepartment: department, spanHolder: holder, policySlug, policyVersion, calendar } = clock;
  const by = { department, holder, policySlug, policyVersion, calendarSlug: calendar.slug, calendarVersion: calendar.version };
  return stretches.map((part, index) => {
    const next = stretches[index + 1];
    const endedBy = next === undefined ? because : next.overdue !== part.overdue ? 'due' : 'hours';
    return { ...part, endedBy, ...by };
  });
}
