import { type Calendar, type Interval, WEEKDAYS } from './calendar.js';
import { FIRST_YEAR, LAST_YEAR } from './compiled.js';
import { planOf, rangeOf } from './day-plan.js';
import type { Range } from './ranges.js';
import { DAY_MS, dayNumber, timeOfDay, yearOf } from './wall-time.js';
import { compileYear } from './year.js';
import { isTimeZone } from './zone.js';

export type CalendarFaultCode =
  | 'unknown_time_zone'
  | 'invalid_time'
  | 'invalid_date'
  | 'duplicate_exception'
  | 'overlapping_intervals'
  | 'never_open';

/** What is wrong with a calendar, and where (`weekly.mon.1`). */
export interface CalendarFault {
  code: CalendarFaultCode;
  field: string;
  message: string;
}

interface Placed {
  field: string;
  range: Range;
}

const WEEK_MS = 7 * DAY_MS;

/** All faults of the first kind that is found, in the order of the codes above; none: the calendar can be compiled. */
export function faultsOf(calendar: Calendar): CalendarFault[] {
  for (const check of [zone, times, dates, overlaps, opening]) {
    const faults = check(calendar);
    if (faults.length > 0) return faults;
  }
  return [];
}

function zone({ timeZone }: Calendar): CalendarFault[] {
  return isTimeZone(timeZone)
    ? []
    : [{ code: 'unknown_time_zone', field: 'timeZone', message: 'must be an IANA time zone such as Asia/Shanghai' }];
}

function times(calendar: Calendar): CalendarFault[] {
  const message = 'must be two times HH:MM from 00:00; only the second may be 24:00';
  const wrong = ([from, to]: Interval) => from === '24:00' || timeOfDay(from) === undefined || timeOfDay(to) === undefined;
  return intervalsOf(calendar).flatMap(({ field, interval }) => (wrong(interval) ? [{ code: 'invalid_time', field, message }] : []));
}

function dates({ exceptions }: Calendar): CalendarFault[] {
  const seen = new Set<string>();
  return exceptions.flatMap(({ date }, index): CalendarFault[] => {
    const field = `exceptions.${index}.date`;
    const day = dayNumber(date);
    const year = day === undefined ? Number.NaN : yearOf(day * DAY_MS);
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR))
      return [{ code: 'invalid_date', field, message: `must be a day YYYY-MM-DD of the years ${FIRST_YEAR} to ${LAST_YEAR}` }];
    if (seen.has(date)) return [{ code: 'duplicate_exception', field, message: `${date} has an exception already` }];
    seen.add(date);
    return [];
  });
}

/** Within the week, Sunday's nights running into Monday, and among the intervals of one exception. What a neighbouring day leaves open there is no fault. */
function overlaps({ weekly, exceptions }: Calendar): CalendarFault[] {
  const week = WEEKDAYS.flatMap((weekday, day) =>
    (weekly[weekday] ?? []).map((interval, index) => {
      const [from, to] = rangeOf(interval);
      return { field: `weekly.${weekday}.${index}`, range: [day * DAY_MS + from, day * DAY_MS + to] as const };
    }),
  );
  const first = week.toSorted(byStart)[0];
  const around = first ? [{ field: first.field, range: [first.range[0] + WEEK_MS, first.range[1] + WEEK_MS] as const }] : [];
  const single = exceptions.map(({ open }, index) =>
    open.map((interval, at) => ({ field: `exceptions.${index}.open.${at}`, range: rangeOf(interval) })),
  );
  return [[...week, ...around], ...single].flatMap(overlapsAmong);
}

function overlapsAmong(placed: readonly Placed[]): CalendarFault[] {
  const sorted = placed.toSorted(byStart);
  return sorted.slice(1).flatMap(({ field, range }, index): CalendarFault[] => {
    const previous = sorted[index]!;
    if (range[0] >= previous.range[1]) return [];
    return [{ code: 'overlapping_intervals', field, message: `begins before ${previous.field} has ended` }];
  });
}

const byStart = (a: Placed, b: Placed) => a.range[0] - b.range[0];

/** Without a week only dated openings are left, and those may lie in an hour that a clock change skips. */
function opening(calendar: Calendar): CalendarFault[] {
  const plan = planOf(calendar, []);
  if (plan.lastOpenDay === Number.POSITIVE_INFINITY) return [];
  const days = [...plan.special].flatMap(([day, ranges]) => (ranges.length > 0 ? [day] : []));
  // A local day may begin in the UTC year before, and its nights may end in the one after.
  const years = new Set(days.flatMap((day) => [day - 1, day, day + 2].map((near) => yearOf(near * DAY_MS))));
  if ([...years].some((year) => compileYear(plan, calendar.timeZone, year).open.length > 0)) return [];
  return [{ code: 'never_open', field: 'weekly', message: 'opens on no day: no deadline could ever come' }];
}

function intervalsOf({ weekly, exceptions }: Calendar): { field: string; interval: Interval }[] {
  const placed = (field: string, intervals: readonly Interval[] = []) =>
    intervals.map((interval, index) => ({ field: `${field}.${index}`, interval }));
  return [
    ...WEEKDAYS.flatMap((weekday) => placed(`weekly.${weekday}`, weekly[weekday])),
    ...exceptions.flatMap(({ open }, index) => placed(`exceptions.${index}.open`, open)),
  ];
}
