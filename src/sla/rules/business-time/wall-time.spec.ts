import { describe, expect, it } from '@jest/globals';
import { DAY_MS, dayNumber, timeOfDay, weekdayOf, yearOf, yearStart } from './wall-time.js';

describe('times of day', () => {
  it.each([
    ['00:00', 0],
    ['09:30', 34_200_000],
    ['23:59', DAY_MS - 60_000],
    ['24:00', DAY_MS],
  ])('%s', (text, ms) => expect(timeOfDay(text)).toBe(ms));

  it.each(['', '9:00', '24:01', '25:00', '12:60', '12:00:00', ' 12:00', '1２:00'])('%s is none', (text) =>
    expect(timeOfDay(text)).toBeUndefined(),
  );
});

describe('days', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-03-01', 11_017],
    ['2024-02-29', 19_782],
  ])('%s', (date, day) => expect(dayNumber(date)).toBe(day));

  it.each(['2026-02-29', '2026-04-31', '2026-13-01', '2026-1-1', '26-01-01', '2026-01-01T00:00:00Z', ''])('%s is none', (date) =>
    expect(dayNumber(date)).toBeUndefined(),
  );

  it('have their weekday, before 1970 too', () => {
    expect(weekdayOf(0)).toBe(3);
    expect(weekdayOf(-4)).toBe(6);
    expect(weekdayOf(dayNumber('2026-05-04')!)).toBe(0);
  });

  it('belong to years', () => {
    expect(yearOf(yearStart(2027) - 1)).toBe(2026);
    expect(yearOf(yearStart(2027))).toBe(2027);
  });
});
