import { CLOCKS, type ClockName } from '../../shared/sla.js';
import { type CalendarVersion, dueOf, fireAt, type OpenClock } from './clock.js';
import { levelsOf } from './levels.js';
import type { Policy, Targets } from './policy.js';

export interface PlannedTimer {
  level: string;
  /** Null while the clock stands still. */
  fireAt: Date | null;
}

/** What a ticket opens with; `next_reply` waits for the customer to write again. */
export const FIRST_CLOCKS: readonly ClockName[] = ['pickup', 'first_response', 'resolution'];

/** The clocks among `wanted` that the policy has a target for, started at `startedAt` with nobody holding the ticket. */
export function planClocks(
  policy: Policy,
  wanted: readonly ClockName[],
  startedAt: Date,
  department: string,
  calendarOf: (slug: string) => CalendarVersion,
): OpenClock[] {
  return wanted.flatMap((clock) => {
    const target = policy.targets[clock];
    if (!target) return [];
    const planned: OpenClock = {
      clock,
      state: 'running',
      policySlug: policy.slug,
      policyVersion: policy.version,
      calendar: calendarOf(target.calendar),
      pauseOnHold: target.pauseOnHold,
      targetSeconds: secondsOf(target.minutes),
      dueAt: startedAt,
      pausedAt: null,
      spanFrom: startedAt,
      spanDepartment: department,
      spanHolder: null,
      department,
      countedMs: 0,
      overdueMs: 0,
    };
    return [{ ...planned, dueAt: dueOf(planned) }];
  });
}

/** When levels fire on a clock as it stands. */
export const timersOf = (clock: OpenClock, levels: readonly string[]): PlannedTimer[] =>
  levels.map((level) => ({ level, fireAt: fireAt(level, clock) }));

/** All timers of a clock that a policy has just taken. */
export const timersBy = (policy: Policy, clock: OpenClock): PlannedTimer[] => timersOf(clock, levelsOf(policy, clock.clock));

/** Minutes may have one decimal (half of 15 is 7.5); seconds are whole. */
export const secondsOf = (minutes: number): number => Math.round(minutes * 60);

/** The clocks whose deadline would not lie after the instant that starts them: a ticket would be late when it arrives, which no staff can help. */
export const lateFromTheStart = (targets: Targets): ClockName[] =>
  CLOCKS.filter((clock) => targets[clock] && secondsOf(targets[clock].minutes) <= 0);
