import type { Calendar, Holiday } from './calendar.js';
import { type DayPlan, planOf } from './day-plan.js';
import { merge, type Range } from './ranges.js';
import { yearOf, yearStart } from './wall-time.js';
import { type CompiledYear, compileYear } from './year.js';

/** Years that can be asked about; a deadline beyond them is a mistake in a date. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2399;

/** A calendar as sorted, merged open ranges of instants. It grows by whole years when a question goes beyond what it holds. */
export interface Compiled {
  readonly plan: DayPlan;
  readonly timeZone: string;
  readonly years: Map<number, CompiledYear>;
  fromYear: number;
  toYear: number;
  /** What the years cover, as instants. */
  covers: Range;
  starts: Float64Array;
  ends: Float64Array;
  /** Open milliseconds before each range, and one more element: of all. */
  before: Float64Array;
  /** Closed days, whether something else is open in them or not. */
  holidays: Range[];
  holidayEnds: Float64Array;
}

/** Compiles the years `fromYear` to `toYear`, both included. The calendar must be one that `faultsOf` finds nothing wrong with. */
export function compile(calendar: Calendar, holidays: readonly Holiday[], fromYear: number, toYear: number): Compiled {
  const compiled: Compiled = {
    plan: planOf(calendar, holidays),
    timeZone: calendar.timeZone,
    years: new Map(),
    fromYear,
    toYear: fromYear - 1,
    covers: [0, 0],
    starts: new Float64Array(),
    ends: new Float64Array(),
    before: new Float64Array(1),
    holidays: [],
    holidayEnds: new Float64Array(),
  };
  grow(compiled, fromYear, toYear);
  return compiled;
}

/** Makes sure that an instant lies in what is compiled. RangeError for one outside 1970 to 2399. */
export function cover(compiled: Compiled, instant: number): void {
  if (instant >= compiled.covers[0] && instant < compiled.covers[1]) return;
  const year = yearOf(instant);
  grow(compiled, Math.min(year, compiled.fromYear), Math.max(year, compiled.toYear));
}

/** Compiles the years that are missing; each is compiled once. */
export function grow(compiled: Compiled, fromYear: number, toYear: number): void {
  if (!(fromYear >= FIRST_YEAR && toYear <= LAST_YEAR)) throw new RangeError(`business time is known from ${FIRST_YEAR} to ${LAST_YEAR}`);
  const { years, plan, timeZone } = compiled;
  const wanted = Array.from({ length: toYear - fromYear + 1 }, (_, index) => fromYear + index);
  for (const year of wanted) if (!years.has(year)) years.set(year, compileYear(plan, timeZone, year));
  const parts = wanted.map((year) => years.get(year)!);
  const open = merge(parts.flatMap((part) => part.open));
  Object.assign(compiled, { fromYear, toYear, covers: [yearStart(fromYear), yearStart(toYear + 1)], ...sums(open) });
  compiled.holidays = merge(parts.flatMap((part) => part.holiday));
  compiled.holidayEnds = Float64Array.from(compiled.holidays, ([, to]) => to);
}

function sums(open: readonly Range[]): Pick<Compiled, 'starts' | 'ends' | 'before'> {
  const before = new Float64Array(open.length + 1);
  for (const [index, [from, to]] of open.entries()) before[index + 1] = before[index]! + to - from;
  return { starts: Float64Array.from(open, ([from]) => from), ends: Float64Array.from(open, ([, to]) => to), before };
}
