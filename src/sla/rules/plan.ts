import { CLOCKS, type ClockName } from '../../shared/sla.js';
import { addTime } from './deadline.js';
import { BREACH, levelsOf, offsetSeconds } from './levels.js';
import type { Policy, Targets } from './policy.js';

export interface PlannedTimer {
  level: string;
  fireAt: Date;
}

export interface PlannedClock {
  clock: ClockName;
  calendar: string;
  pauseOnHold: boolean;
  targetSeconds: number;
  dueAt: Date;
  timers: PlannedTimer[];
}

/** What a ticket opens with; `next_reply` waits for the customer to write again. */
export const FIRST_CLOCKS: readonly ClockName[] = ['pickup', 'first_response', 'resolution'];

/** The clocks among `wanted` that the policy has a target for, started at `startedAt`. */
export function planClocks(policy: Policy, wanted: readonly ClockName[], startedAt: Date): PlannedClock[] {
  return wanted.flatMap((clock) => {
    const target = policy.targets[clock];
    if (!target) return [];
    const targetSeconds = secondsOf(target.minutes);
    const { calendar, pauseOnHold } = target;
    const timers = timersOf(levelsOf(policy.warnings), startedAt, targetSeconds, 0, calendar);
    return [{ clock, calendar, pauseOnHold, targetSeconds, dueAt: dueAt(startedAt, targetSeconds, 0, calendar), timers }];
  });
}

/** When levels fire on a clock that has stood still for `pausedSeconds` of its time. */
export function timersOf(
  levels: readonly string[],
  startedAt: Date,
  targetSeconds: number,
  pausedSeconds: number,
  calendar: string,
): PlannedTimer[] {
  return levels.map((level) => ({ level, fireAt: addTime(startedAt, pausedSeconds + offsetSeconds(level, targetSeconds), calendar) }));
}

export const dueAt = (startedAt: Date, targetSeconds: number, pausedSeconds: number, calendar: string): Date =>
  addTime(startedAt, pausedSeconds + offsetSeconds(BREACH, targetSeconds), calendar);

/** Minutes may have one decimal (half of 15 is 7.5); seconds are whole. */
export const secondsOf = (minutes: number): number => Math.round(minutes * 60);

/**
 * The clocks whose deadline would lie at or before the instant that starts them: a ticket would be late when it arrives,
 * which no staff can help, so such a policy is refused.
 */
export function lateFromTheStart(targets: Targets, startedAt: Date): ClockName[] {
  return CLOCKS.filter((clock) => {
    const target = targets[clock];
    return target && dueAt(startedAt, secondsOf(target.minutes), 0, target.calendar) <= startedAt;
  });
}
