import { describe, expect, it } from '@jest/globals';
import { WEEKDAYS } from './calendar.js';
import { dayNumber, weekdayOf } from './wall-time.js';

describe('weekdays', () => {
  it('stand in the order in which days are counted', () => {
    const week = ['2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09', '2026-05-10'];
    const names = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' });
    expect(week.map((date) => WEEKDAYS[weekdayOf(dayNumber(date)!)])).toEqual(
      week.map((date) => names.format(new Date(date)).toLowerCase()),
    );
  });
});
