import { type Compiled, cover, grow, LAST_YEAR } from './compiled.js';
import { firstAbove, firstAtLeast } from './ranges.js';
import { DAY_MS, yearOf, yearStart } from './wall-time.js';

/** A deadline must come within this many years: a calendar that needs longer opens too rarely for it. */
export const HORIZON_YEARS = 30;

/** The calendar does not open for long enough, or not within `HORIZON_YEARS`. */
export class OpensTooRarely extends RangeError {}

/**
 * The instant (epoch ms) at which `businessSeconds` of open time have passed since `instant`: the earliest such, so a deadline reached exactly
 * at closing time is that closing time. Nought seconds lead to `instant` itself. Throws `OpensTooRarely`; RangeError for negative seconds.
 */
export function add(compiled: Compiled, instant: number, businessSeconds: number): number {
  const wanted = Math.round(businessSeconds * 1000);
  if (!(wanted >= 0)) throw new RangeError('business time is added, never taken away');
  if (wanted === 0) return instant;
  cover(compiled, instant);
  const target = openBefore(compiled, instant) + wanted;
  reach(compiled, instant, target);
  const { before, ends } = compiled;
  const next = firstAtLeast(before, target);
  return ends[next - 1]! - (before[next]! - target);
}

/** Open seconds between two instants (epoch ms), with their thousandths; 0 when `to` does not lie after `from`. The inverse of `add`. */
export function between(compiled: Compiled, from: number, to: number): number {
  if (!(to > from)) return 0;
  cover(compiled, from);
  cover(compiled, to);
  return (openBefore(compiled, to) - openBefore(compiled, from)) / 1000;
}

/** Open milliseconds of what is compiled that lie before an instant in it. */
function openBefore({ starts, ends, before }: Compiled, instant: number): number {
  const index = firstAbove(ends, instant);
  return index === starts.length ? before[index]! : before[index]! + Math.max(0, instant - starts[index]!);
}

/**
 * Compiles on until `target` open milliseconds are there. The horizon is a year's end after the start, whatever other questions
 * have compiled meanwhile: the same question always gets the same answer.
 */
function reach(compiled: Compiled, instant: number, target: number): void {
  const { lastOpenDay } = compiled.plan;
  const lastYear = Math.min(yearOf(instant) + HORIZON_YEARS, LAST_YEAR);
  while (compiled.before.at(-1)! < target) {
    // The last opening may run into the day after, and local days may end up to a day after they do in UTC.
    const over = yearStart(compiled.toYear + 1) > (lastOpenDay + 3) * DAY_MS;
    if (over || compiled.toYear >= lastYear) throw new OpensTooRarely('the calendar is not open for long enough');
    grow(compiled, compiled.fromYear, compiled.toYear + 1);
  }
  if (compiled.toYear > lastYear && target > openBefore(compiled, yearStart(lastYear + 1)))
    throw new OpensTooRarely('the calendar is not open for long enough');
}
