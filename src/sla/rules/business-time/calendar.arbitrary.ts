import fc from 'fast-check';
import type { Calendar, Holiday, Interval } from './calendar.js';
import { faultsOf } from './calendar-check.js';

/** For specs alone: fast-check is a development dependency. */
export const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'America/St_Johns',
] as const;

/** Days worth looking at: clock changes of the zones (Shanghai had one in 1986, St John's one at a minute past midnight), leap days, year ends. */
export const ANCHORS = [
  '1986-05-04',
  '2006-10-29',
  '2024-02-29',
  '2025-12-31',
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-05-08',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
] as const;

const DAY_MS = 86_400_000;
const dateAfter = (anchor: string, days: number) => new Date(Date.parse(anchor) + days * DAY_MS).toISOString().slice(0, 10);
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Up to three intervals out of distinct minutes, in order. */
const shifts: fc.Arbitrary<Interval[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 6 })
  .map((minutes) => {
    const sorted = minutes.toSorted((a, b) => a - b).map(clock);
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index): Interval => [sorted[2 * index]!, sorted[2 * index + 1]!]);
  });
const night: fc.Arbitrary<Interval[]> = fc
  .tuple(fc.integer({ min: 1080, max: 1439 }), fc.integer({ min: 0, max: 420 }))
  .map(([from, to]) => [[clock(from), clock(to)]]);
const day: fc.Arbitrary<Interval[]> = fc.oneof(
  fc.constant<Interval[]>([]),
  fc.constant<Interval[]>([['09:00', '18:00']]),
  fc.constant<Interval[]>([
    ['09:00', '12:00'],
    ['13:00', '18:00'],
  ]),
  fc.constant<Interval[]>([['00:00', '24:00']]),
  fc.constant<Interval[]>([['07:30', '07:30']]),
  night,
  shifts,
);

export interface RandomCalendar {
  calendar: Calendar;
  holidays: Holiday[];
  /** The day around which its exceptions and holidays lie. */
  anchor: string;
}

/** A sound calendar with lunch, nights, exceptions and statutory days around an anchor. */
export const randomCalendar: fc.Arbitrary<RandomCalendar> = fc.constantFrom(...ANCHORS).chain((anchor) => {
  const date = fc.integer({ min: -3, max: 4 }).map((days) => dateAfter(anchor, days));
  const exceptions = fc.uniqueArray(fc.record({ date, open: day }), { selector: (one) => one.date, maxLength: 3 });
  const holidays = fc.uniqueArray(fc.record({ date, kind: fc.constantFrom('closed' as const, 'workday' as const) }), {
    selector: (one) => one.date,
    maxLength: 3,
  });
  const weekly = fc.record({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day });
  return fc
    .record({ timeZone: fc.constantFrom(...ZONES), weekly, exceptions, holidays })
    .map(({ holidays: days, ...calendar }) => ({ anchor, holidays: days, calendar: { slug: 'random', name: 'Random', ...calendar } }))
    .filter(({ calendar }) => faultsOf(calendar).length === 0);
});
