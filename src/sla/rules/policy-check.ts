import { CLOCKS, type ClockName } from '../../shared/sla.js';
import { CALENDARS } from './deadline.js';
import { secondsOf } from './plan.js';
import type { Targets } from './policy.js';

/** The clocks whose target names a calendar that does not exist. */
export const unknownCalendars = (targets: Targets): ClockName[] =>
  CLOCKS.filter((clock) => targets[clock] && !CALENDARS.has(targets[clock].calendar));

/** The warnings in minutes that would fire at or before the start of the shortest clock. */
export function warningsTooEarly(warnings: readonly string[], targets: Targets): string[] {
  const shortest = Math.min(...Object.values(targets).map((target) => secondsOf(target.minutes)));
  return warnings.filter((warning) => warning.endsWith('m') && Number.parseInt(warning, 10) * 60 >= shortest);
}
