import { type DayPlan, isHoliday, opensOn } from './day-plan.js';
import { clip, merge, type Range } from './ranges.js';
import { DAY_MS, yearStart } from './wall-time.js';
import { type OffsetStretch, offsetsIn } from './zone.js';

/** The instants of one year (in UTC) that are open, and those of days that a holiday or an exception closes. */
export interface CompiledYear {
  open: Range[];
  holiday: Range[];
}

const WHOLE_DAY: readonly Range[] = [[0, DAY_MS]];

/**
 * An instant is open when its wall clock lies in an interval. So each stretch of one offset is looked at by itself: an hour that a clock
 * change repeats is met in both stretches and counts twice, one that it skips is met in none.
 */
export function compileYear(plan: DayPlan, timeZone: string, year: number): CompiledYear {
  const stretches = offsetsIn(timeZone, yearStart(year), yearStart(year + 1));
  return {
    open: instantsOf(stretches, (day) => opensOn(plan, day)),
    holiday: instantsOf(stretches, (day) => (isHoliday(plan, day) ? WHOLE_DAY : [])),
  };
}

function instantsOf(stretches: readonly OffsetStretch[], startingOn: (day: number) => readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const { window, offset } of stretches) {
    const wall: Range = [window[0] + offset, window[1] + offset];
    // The day before reaches in: an interval ends at most two midnights after the one it starts behind.
    for (let day = Math.floor(wall[0] / DAY_MS) - 1; day * DAY_MS < wall[1]; day += 1) {
      for (const [from, to] of startingOn(day)) {
        const part = clip([day * DAY_MS + from, day * DAY_MS + to], wall);
        if (part) found.push([part[0] - offset, part[1] - offset]);
      }
    }
  }
  return merge(found);
}
