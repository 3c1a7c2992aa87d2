import { CLOCKS, type ClockName } from '../../shared/sla.js';
import { add, OpensTooRarely } from './business-time/business-time.js';
import type { Compiled } from './business-time/compiled.js';
import { secondsOf } from './plan.js';
import type { Escalation, Targets } from './policy.js';

/** The warnings in minutes that would fire at or before the start of the shortest clock that they are for. */
export function warningsTooEarly(warnings: readonly string[], targets: Targets): string[] {
  const shortest = Math.min(
    ...Object.values(targets).map((target) => (target.warnings ? Number.POSITIVE_INFINITY : secondsOf(target.minutes))),
  );
  return tooEarly(warnings, shortest);
}

/** The same of the warnings that a target has of its own. */
export const ownWarningsTooEarly = (targets: Targets): { clock: ClockName; warnings: string[] }[] =>
  CLOCKS.flatMap((clock) => {
    const target = targets[clock];
    const warnings = target?.warnings ? tooEarly(target.warnings, secondsOf(target.minutes)) : [];
    return warnings.length > 0 ? [{ clock, warnings }] : [];
  });

const tooEarly = (warnings: readonly string[], seconds: number) =>
  warnings.filter((warning) => warning.endsWith('m') && Number.parseInt(warning, 10) * 60 >= seconds);

/** Clocks whose calendar never opens for as long as their target: its weeks, from `from` on, would not reach any deadline. */
export const unreachable = (targets: Targets, calendarOf: (slug: string) => Compiled, from: Date): ClockName[] =>
  CLOCKS.filter((clock) => {
    const target = targets[clock];
    if (!target) return false;
    try {
      add(calendarOf(target.calendar), from.getTime(), secondsOf(target.minutes));
      return false;
    } catch (error) {
      if (error instanceof OpensTooRarely) return true;
      throw error;
    }
  });

/** What is wrong with a ladder: `field` inside `escalations`, and the fault. */
export function ladderFaults(ladder: readonly Escalation[], targets: Targets): { field: string; message: string }[] {
  return ladder.flatMap((rung, index) => {
    const at = (name: string, message: string) => [{ field: `escalations.${index}${name}`, message }];
    const twice = ladder.findIndex((one) => one.clock === rung.clock && one.afterMinutes === rung.afterMinutes) < index;
    if (twice) return at('.afterMinutes', 'is there already for this clock');
    if (!targets[rung.clock]) return at('.clock', 'has no target');
    if (!rung.raisePriority && !rung.moveTo && !rung.assignTo && !rung.notify) return at('', 'needs something to do');
    return [];
  });
}
