import { describe, expect, it } from '@jest/globals';
import type { Calendar } from './calendar.js';
import { isHoliday, opensOn, planOf, rangeOf } from './day-plan.js';
import { dayNumber } from './wall-time.js';

const HOUR = 3_600_000;
const office: Calendar = {
  slug: 'office',
  name: 'Office',
  timeZone: 'Asia/Shanghai',
  weekly: { mon: [['09:00', '18:00']], sat: [['10:00', '14:00']] },
  exceptions: [
    { date: '2026-05-04', open: [], name: 'Move' },
    { date: '2026-05-03', open: [['12:00', '13:00']] },
  ],
};
const day = (date: string) => dayNumber(date)!;
const plan = planOf(office, [
  { date: '2026-05-03', kind: 'closed' },
  { date: '2026-05-11', kind: 'closed' },
  { date: '2026-05-09', kind: 'workday' },
]);

describe('what opens on a day', () => {
  it('is what the week says', () => {
    expect(opensOn(plan, day('2026-05-18'))).toEqual([[9 * HOUR, 18 * HOUR]]);
    expect(opensOn(plan, day('2026-05-16'))).toEqual([[10 * HOUR, 14 * HOUR]]);
    expect(opensOn(plan, day('2026-05-19'))).toEqual([]);
  });

  it('is nothing on a statutory day, and what Monday says on a make-up workday', () => {
    expect(opensOn(plan, day('2026-05-11'))).toEqual([]);
    expect(opensOn(plan, day('2026-05-09'))).toEqual([[9 * HOUR, 18 * HOUR]]);
  });

  it('is what an exception says, against the week and against a holiday', () => {
    expect(opensOn(plan, day('2026-05-04'))).toEqual([]);
    expect(opensOn(plan, day('2026-05-03'))).toEqual([[12 * HOUR, 13 * HOUR]]);
  });

  it('stays as the week has it on a make-up workday where Mondays are closed', () => {
    const saturdays = planOf({ ...office, weekly: { sat: office.weekly.sat! } }, [{ date: '2026-05-09', kind: 'workday' }]);
    expect(opensOn(saturdays, day('2026-05-09'))).toEqual([[10 * HOUR, 14 * HOUR]]);
  });

  it('knows the days that are closed beyond the week', () => {
    expect(['2026-05-04', '2026-05-11', '2026-05-03', '2026-05-09', '2026-05-19'].map((date) => isHoliday(plan, day(date)))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('ends with the last exception where the week opens nothing', () => {
    expect(plan.lastOpenDay).toBe(Number.POSITIVE_INFINITY);
    expect(planOf({ ...office, weekly: {} }, []).lastOpenDay).toBe(day('2026-05-03'));
    expect(planOf({ ...office, weekly: {}, exceptions: [] }, []).lastOpenDay).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('an interval', () => {
  it.each([
    [['09:00', '18:00'], 9, 18],
    [['22:00', '06:00'], 22, 30],
    [['00:00', '24:00'], 0, 24],
    [['00:00', '00:00'], 0, 24],
    [['09:00', '09:00'], 9, 33],
  ] as const)('%j', (interval, from, to) => expect(rangeOf(interval)).toEqual([from * HOUR, to * HOUR]));
});
