import { type Calendar, type Holiday, type Interval, WEEKDAYS } from './calendar.js';
import type { Range } from './ranges.js';
import { DAY_MS, dayNumber, timeOfDay, weekdayOf } from './wall-time.js';

/** What is open on each day, as milliseconds after the day's local midnight (beyond 24 h: on the next day). Days are counted from 1970-01-01. */
export interface DayPlan {
  weekly: readonly (readonly Range[])[];
  /** Days that are not as the week says. */
  special: ReadonlyMap<number, readonly Range[]>;
  /** The last day on which anything opens; infinite when the week itself opens. */
  lastOpenDay: number;
}

const MONDAY = 0;

/** Reads a calendar that `faultsOf` finds nothing wrong with. An exception wins over a holiday, a holiday over the week. */
export function planOf(calendar: Calendar, holidays: readonly Holiday[]): DayPlan {
  const weekly = WEEKDAYS.map((weekday) => (calendar.weekly[weekday] ?? []).map(rangeOf));
  const special = new Map<number, readonly Range[]>();
  for (const { date, kind } of holidays) {
    if (kind === 'closed') special.set(dayNumber(date)!, []);
    // Where Mondays are closed nothing is to be made up for: the day stays as the week has it.
    else if (weekly[MONDAY]!.length > 0) special.set(dayNumber(date)!, weekly[MONDAY]!);
  }
  for (const { date, open } of calendar.exceptions) special.set(dayNumber(date)!, open.map(rangeOf));
  return { weekly, special, lastOpenDay: lastOpenDay(weekly, special) };
}

/** What starts on a day. */
export const opensOn = (plan: DayPlan, day: number): readonly Range[] => plan.special.get(day) ?? plan.weekly[weekdayOf(day)]!;

/** True when an exception or a holiday closes the day. */
export const isHoliday = (plan: DayPlan, day: number): boolean => plan.special.get(day)?.length === 0;

export function rangeOf([from, to]: Interval): Range {
  const start = timeOfDay(from)!;
  const end = timeOfDay(to)!;
  return [start, end > start ? end : end + DAY_MS];
}

function lastOpenDay(weekly: DayPlan['weekly'], special: DayPlan['special']): number {
  if (weekly.some((ranges) => ranges.length > 0)) return Number.POSITIVE_INFINITY;
  return Math.max(...[...special].map(([day, ranges]) => (ranges.length > 0 ? day : Number.NEGATIVE_INFINITY)));
}
