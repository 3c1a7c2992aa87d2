import { describe, expect, it } from '@jest/globals';
import type { Calendar } from './calendar.js';
import { faultsOf } from './calendar-check.js';

const office: Calendar = {
  slug: 'office',
  name: 'Office',
  timeZone: 'Asia/Shanghai',
  weekly: {
    mon: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
    tue: [['22:00', '06:00']],
  },
  exceptions: [{ date: '2026-10-01', open: [] }],
  holidays: 'cn',
};
const faults = (change: Partial<Calendar>) => faultsOf({ ...office, ...change }).map(({ code, field }) => [code, field]);

describe('a calendar', () => {
  it.each<[string, Partial<Calendar>]>([
    ['with lunch and nights', {}],
    [
      'of one shift after the other',
      {
        weekly: {
          mon: [['22:00', '24:00']],
          tue: [
            ['00:00', '06:00'],
            ['06:00', '22:00'],
          ],
        },
      },
    ],
    ['that never closes', { weekly: { sun: [['00:00', '24:00']], mon: [['00:00', '00:00']] } }],
    ['that opens on single days only', { weekly: {}, exceptions: [{ date: '2026-01-01', open: [['00:00', '01:00']] }] }],
    ['whose exception runs into the next day', { exceptions: [{ date: '2026-05-10', open: [['20:00', '10:00']] }] }],
  ])('%s is sound', (_, change) => expect(faults(change)).toEqual([]));

  it.each<[string, Partial<Calendar>, [string, string][]]>([
    ['a zone that does not exist', { timeZone: 'Asia/Peking' }, [['unknown_time_zone', 'timeZone']]],
    ['an offset for a zone', { timeZone: '+08:00' }, [['unknown_time_zone', 'timeZone']]],
    ['a start at 24:00', { weekly: { fri: [['24:00', '06:00']] } }, [['invalid_time', 'weekly.fri.0']]],
    ['a minute too many', { weekly: { fri: [['09:00', '24:01']] } }, [['invalid_time', 'weekly.fri.0']]],
    [
      'a bad time in an exception',
      {
        exceptions: [
          {
            date: '2026-10-01',
            open: [
              ['09:00', '12:00'],
              ['9', '10'],
            ],
          },
        ],
      },
      [['invalid_time', 'exceptions.0.open.1']],
    ],
    ['a day that does not exist', { exceptions: [{ date: '2026-02-29', open: [] }] }, [['invalid_date', 'exceptions.0.date']]],
    ['a day of another age', { exceptions: [{ date: '1969-12-31', open: [] }] }, [['invalid_date', 'exceptions.0.date']]],
    [
      'two exceptions on one day',
      {
        exceptions: [
          { date: '2026-10-01', open: [] },
          { date: '2026-10-01', open: [] },
        ],
      },
      [['duplicate_exception', 'exceptions.1.date']],
    ],
    [
      'lunch inside a morning',
      {
        weekly: {
          mon: [
            ['09:00', '18:00'],
            ['12:00', '13:00'],
          ],
        },
      },
      [['overlapping_intervals', 'weekly.mon.1']],
    ],
    [
      'a night into a morning',
      { weekly: { mon: [['22:00', '06:00']], tue: [['05:00', '09:00']] } },
      [['overlapping_intervals', 'weekly.tue.0']],
    ],
    [
      'a Sunday night into Monday',
      { weekly: { sun: [['22:00', '06:00']], mon: [['05:59', '09:00']] } },
      [['overlapping_intervals', 'weekly.mon.0']],
    ],
    [
      'overlaps in an exception',
      {
        exceptions: [
          {
            date: '2026-10-01',
            open: [
              ['10:00', '12:00'],
              ['09:00', '11:00'],
            ],
          },
        ],
      },
      [['overlapping_intervals', 'exceptions.0.open.0']],
    ],
    ['no opening at all', { weekly: {} }, [['never_open', 'weekly']]],
    ['a week of empty lists', { weekly: { mon: [], tue: [] }, exceptions: [] }, [['never_open', 'weekly']]],
    [
      'a single opening in an hour that is skipped',
      { timeZone: 'America/New_York', weekly: {}, exceptions: [{ date: '2026-03-08', open: [['02:10', '02:50']] }] },
      [['never_open', 'weekly']],
    ],
  ])('with %s is refused', (_, change, expected) => expect(faults(change)).toEqual(expected));
});
