import type { ClockState } from '../../shared/sla.js';
import { addTime, elapsedSeconds } from './deadline.js';
import { dueAt, type PlannedTimer, timersOf } from './plan.js';

/** A clock that has not been stopped, with the time it has stood still. */
export interface OpenClock {
  state: ClockState;
  calendar: string;
  startedAt: Date;
  targetSeconds: number;
  dueAt: Date;
  /** Set while it stands still. */
  pausedAt: Date | null;
  pausedSeconds: number;
  pausedOverdueSeconds: number;
}

/** What a pause that ends now, or has ended, leaves behind. */
export interface Ledger {
  dueAt: Date;
  pausedSeconds: number;
  pausedOverdueSeconds: number;
}

/**
 * Enters the pause under way, if there is one, into the ledger. Before the breach it moves the deadline; after it the
 * deadline stands (it is a fact by then), and the pause only counts as no overrun.
 */
export function endPause(clock: OpenClock, now: Date): Ledger {
  const pause = clock.pausedAt ? elapsedSeconds(clock.pausedAt, now, clock.calendar) : 0;
  const pausedSeconds = clock.pausedSeconds + pause;
  if (clock.state === 'breached') return { dueAt: clock.dueAt, pausedSeconds, pausedOverdueSeconds: clock.pausedOverdueSeconds + pause };
  const due = pause > 0 ? dueAt(clock.startedAt, clock.targetSeconds, pausedSeconds, clock.calendar) : clock.dueAt;
  return { dueAt: due, pausedSeconds, pausedOverdueSeconds: clock.pausedOverdueSeconds };
}

/** The clock goes on: its state, its ledger, and the new instants of the levels that have not fired. */
export function resume(clock: OpenClock, unfired: readonly string[], now: Date): Ledger & { state: ClockState; timers: PlannedTimer[] } {
  const ledger = endPause(clock, now);
  const timers = timersOf(unfired, clock.startedAt, clock.targetSeconds, ledger.pausedSeconds, clock.calendar);
  return { ...ledger, state: clock.state === 'paused' ? 'running' : clock.state, timers };
}

/**
 * The clock's work is done (`met`) or no longer wanted (`cancelled`). A breach stays a breach, and then says how long
 * past due it ended. Due timers must have fired before: the state alone says whether the deadline has passed.
 */
export function close(clock: OpenClock, as: 'met' | 'cancelled', now: Date): Ledger & { state: ClockState; overrunSeconds: number | null } {
  const ledger = endPause(clock, now);
  if (clock.state !== 'breached') return { ...ledger, state: as, overrunSeconds: null };
  return { ...ledger, state: 'breached', overrunSeconds: overrun(ledger, now, clock.calendar) };
}

const overrun = (ledger: Ledger, now: Date, calendar: string) =>
  elapsedSeconds(addTime(ledger.dueAt, ledger.pausedOverdueSeconds, calendar), now, calendar);
