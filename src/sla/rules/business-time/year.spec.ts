import { describe, expect, it } from '@jest/globals';
import type { Calendar } from './calendar.js';
import { planOf } from './day-plan.js';
import { compileYear } from './year.js';

const calendar = (timeZone: string, change: Partial<Calendar>): Calendar => ({
  slug: 'c',
  name: 'C',
  timeZone,
  weekly: {},
  exceptions: [],
  ...change,
});
const compiled = (one: Calendar, year: number) => compileYear(planOf(one, []), one.timeZone, year);
const iso = (ranges: readonly (readonly [number, number])[]) =>
  ranges.map(([from, to]) => [from, to].map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z')));
const on = (date: string, ...open: [string, string][]) => ({ exceptions: [{ date, open }] });

describe('D3 an open hour at a clock change', () => {
  it('counts twice where it is repeated', () => {
    const fall = calendar('America/New_York', on('2026-11-01', ['01:00', '02:00']));
    expect(iso(compiled(fall, 2026).open)).toEqual([['2026-11-01T05:00Z', '2026-11-01T07:00Z']]);
  });

  it('is open in both of its turns and closed between them where only its half is open', () => {
    const fall = calendar('Europe/Berlin', on('2026-10-25', ['02:30', '03:00']));
    expect(iso(compiled(fall, 2026).open)).toEqual([
      ['2026-10-25T00:30Z', '2026-10-25T01:00Z'],
      ['2026-10-25T01:30Z', '2026-10-25T02:00Z'],
    ]);
  });

  it('does not count where it is skipped', () => {
    const spring = calendar('Europe/London', on('2026-03-29', ['00:30', '02:30']));
    expect(iso(compiled(spring, 2026).open)).toEqual([['2026-03-29T00:30Z', '2026-03-29T01:30Z']]);
    expect(compiled(calendar('Europe/London', on('2026-03-29', ['01:00', '02:00'])), 2026).open).toEqual([]);
  });

  it('is cut by the half hour of Lord Howe Island', () => {
    const fall = calendar('Australia/Lord_Howe', on('2026-04-05', ['01:00', '03:00']));
    expect(iso(compiled(fall, 2026).open)).toEqual([['2026-04-04T14:00Z', '2026-04-04T16:30Z']]);
  });
});

describe('a year', () => {
  it('ends at midnight in UTC, wherever the calendar is', () => {
    const nights = calendar('Asia/Shanghai', { weekly: { thu: [['22:00', '12:00']] } });
    expect(iso(compiled(nights, 2026).open).at(-1)).toEqual(['2026-12-31T14:00Z', '2027-01-01T00:00Z']);
    expect(iso(compiled(nights, 2027).open)[0]).toEqual(['2027-01-01T00:00Z', '2027-01-01T04:00Z']);
  });

  it('has its leap day', () => {
    const leap = calendar('Asia/Kolkata', on('2028-02-29', ['09:00', '18:00']));
    expect(iso(compiled(leap, 2028).open)).toEqual([['2028-02-29T03:30Z', '2028-02-29T12:30Z']]);
  });

  it('knows the days that are closed beyond the week', () => {
    const closed = calendar('America/St_Johns', on('2026-11-01'));
    expect(iso(compiled(closed, 2026).holiday)).toEqual([['2026-11-01T02:30Z', '2026-11-02T03:30Z']]);
  });

  it('makes one of what a night leaves open and the next day opens', () => {
    const joined = calendar('UTC', {
      exceptions: [
        { date: '2026-05-04', open: [['22:00', '09:00']] },
        { date: '2026-05-05', open: [['08:00', '10:00']] },
      ],
    });
    expect(iso(compiled(joined, 2026).open)).toEqual([['2026-05-04T22:00Z', '2026-05-05T10:00Z']]);
  });
});
