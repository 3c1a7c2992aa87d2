import { describe, expect, it } from '@jest/globals';
import { add, between, HORIZON_YEARS, OpensTooRarely } from './business-time.js';
import type { Calendar, Holiday } from './calendar.js';
import { compile, cover } from './compiled.js';

const days = (open: [string, string][], ...names: (keyof Calendar['weekly'])[]) => Object.fromEntries(names.map((name) => [name, open]));
const weekdays = (...open: [string, string][]) => days(open, 'mon', 'tue', 'wed', 'thu', 'fri');
const calendar = (timeZone: string, change: Partial<Calendar>, holidays: Holiday[] = []) =>
  compile({ slug: 'c', name: 'C', timeZone, weekly: {}, exceptions: [], ...change }, holidays, 2026, 2026);
const at = (text: string) => Date.parse(text);
const MINUTE = 60;
const HOUR = 3600;

describe('adding business time', () => {
  const nineToFive = calendar('Europe/London', { weekly: weekdays(['09:00', '17:00']) });
  const lunch = calendar('Asia/Shanghai', { weekly: weekdays(['09:00', '12:00'], ['13:00', '18:00']) });

  it('D2 Friday 16:30 and an hour is Monday 09:30', () =>
    expect(add(nineToFive, at('2026-05-08T16:30:00+01:00'), HOUR)).toBe(at('2026-05-11T09:30:00+01:00')));

  it('a deadline reached exactly at closing time is that closing time', () => {
    expect(add(nineToFive, at('2026-05-08T16:30:00+01:00'), 30 * MINUTE)).toBe(at('2026-05-08T17:00:00+01:00'));
    expect(add(nineToFive, at('2026-05-08T16:30:00+01:00'), 30 * MINUTE + 1)).toBe(at('2026-05-11T09:00:01+01:00'));
  });

  it('nought leads nowhere, open or closed', () => {
    expect(add(nineToFive, at('2026-05-09T12:00:00Z'), 0)).toBe(at('2026-05-09T12:00:00Z'));
  });

  it('D4 lunch does not count', () => {
    expect(add(lunch, at('2026-05-08T11:30:00+08:00'), HOUR)).toBe(at('2026-05-08T13:30:00+08:00'));
    expect(add(lunch, at('2026-05-08T12:15:00+08:00'), MINUTE)).toBe(at('2026-05-08T13:01:00+08:00'));
    expect(between(lunch, at('2026-05-08T11:30:00+08:00'), at('2026-05-08T13:30:00+08:00'))).toBe(HOUR);
  });

  it('a night belongs to the day that it starts on', () => {
    const nights = calendar('Asia/Shanghai', {
      weekly: days([['22:00', '06:00']], 'mon', 'tue'),
      exceptions: [{ date: '2026-05-12', open: [] }],
    });
    // Tuesday is closed: the night from Monday still runs until 06:00, the next one starts on Monday.
    expect(add(nights, at('2026-05-12T05:00:00+08:00'), 2 * HOUR)).toBe(at('2026-05-18T23:00:00+08:00'));
  });

  it('follows statutory days and make-up workdays', () => {
    const holidays: Holiday[] = [
      { date: '2026-10-01', kind: 'closed' },
      { date: '2026-10-02', kind: 'closed' },
      { date: '2026-10-10', kind: 'workday' },
    ];
    const office = calendar('Asia/Shanghai', { weekly: weekdays(['09:00', '18:00']) }, holidays);
    expect(add(office, at('2026-09-30T17:00:00+08:00'), 2 * HOUR)).toBe(at('2026-10-05T10:00:00+08:00'));
    expect(add(office, at('2026-10-09T18:00:00+08:00'), HOUR)).toBe(at('2026-10-10T10:00:00+08:00'));
  });

  it('to the second, and past the thousandths of a start', () =>
    expect(add(nineToFive, at('2026-05-08T16:59:58.250+01:00'), 2)).toBe(at('2026-05-11T09:00:00.250+01:00')));

  it('refuses to go back', () => expect(() => add(nineToFive, at('2026-05-08T16:30:00Z'), -1)).toThrow(RangeError));
});

describe('D3 clock changes, year ends, leap days', () => {
  const always = {
    mon: [['00:00', '24:00']],
    ...days([['00:00', '24:00']], 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
  } as Calendar['weekly'];

  it.each([
    ['Europe/London', '2026-03-29T00:00:00+00:00', '2026-03-30T00:00:00+01:00', 23],
    ['Europe/London', '2026-10-25T00:00:00+01:00', '2026-10-26T00:00:00+00:00', 25],
    ['America/New_York', '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00', 23],
    ['America/New_York', '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00', 25],
    ['Australia/Lord_Howe', '2026-04-05T00:00:00+11:00', '2026-04-06T00:00:00+10:30', 24.5],
    ['Asia/Shanghai', '2026-03-29T00:00:00+08:00', '2026-03-30T00:00:00+08:00', 24],
  ])('a day in %s from %s', (zone, from, to, hours) => {
    const open = calendar(zone, { weekly: always });
    expect(between(open, at(from), at(to))).toBe(hours * HOUR);
    expect(add(open, at(from), hours * HOUR)).toBe(at(to));
  });

  it.each([
    ['Europe/London', '2026-03-27T16:30:00+00:00', '2026-03-30T09:30:00+01:00'],
    ['Europe/London', '2026-10-23T16:30:00+01:00', '2026-10-26T09:30:00+00:00'],
    ['America/New_York', '2026-03-06T16:30:00-05:00', '2026-03-09T09:30:00-04:00'],
    ['America/New_York', '2026-10-30T16:30:00-04:00', '2026-11-02T09:30:00-05:00'],
  ])('a weekend of office hours in %s from %s', (zone, from, to) =>
    expect(add(calendar(zone, { weekly: weekdays(['09:00', '17:00']) }), at(from), HOUR)).toBe(at(to)),
  );

  it('goes on over the year end, and over a leap day', () => {
    const office = calendar('Asia/Kolkata', { weekly: weekdays(['09:00', '17:00']) });
    expect(add(office, at('2026-12-31T16:00:00+05:30'), 2 * HOUR)).toBe(at('2027-01-01T10:00:00+05:30'));
    expect(add(office, at('2028-02-28T16:00:00+05:30'), 9 * HOUR)).toBe(at('2028-02-29T17:00:00+05:30'));
  });
});

describe('a calendar that opens rarely', () => {
  it('gives what it has, and says when there is no more', () => {
    const once = calendar('Pacific/Auckland', { exceptions: [{ date: '2031-01-01', open: [['22:00', '02:00']] }] });
    const start = at('2026-05-08T00:00:00Z');
    expect(add(once, start, 4 * HOUR)).toBe(at('2031-01-02T02:00:00+13:00'));
    expect(() => add(once, start, 4 * HOUR + 1)).toThrow(OpensTooRarely);
    expect(() => add(once, at('2040-01-01T00:00:00Z'), 1)).toThrow(OpensTooRarely);
  });

  it('is given up after the horizon', () => {
    const minutes = calendar('UTC', { weekly: { sun: [['00:00', '00:01']] } });
    const start = at('2026-05-08T00:00:00Z');
    expect(add(minutes, start, 52 * MINUTE)).toBe(at('2027-05-02T00:01:00Z'));
    const tooMuch = 54 * HORIZON_YEARS * MINUTE;
    expect(() => add(minutes, start, tooMuch)).toThrow(OpensTooRarely);
    cover(minutes, at('2070-01-01T00:00:00Z'));
    expect(() => add(minutes, start, tooMuch)).toThrow(OpensTooRarely);
  });
});

describe('business time between instants', () => {
  const office = calendar('Europe/Berlin', { weekly: weekdays(['09:00', '17:00']) });
  it('is nothing backwards, and nothing within closed hours', () => {
    expect(between(office, at('2026-05-08T12:00:00Z'), at('2026-05-08T11:00:00Z'))).toBe(0);
    expect(between(office, at('2026-05-09T12:00:00Z'), at('2026-05-10T11:00:00Z'))).toBe(0);
  });
  it('reaches back and ahead of what was compiled', () =>
    expect(between(office, at('2020-12-31T00:00:00Z'), at('2021-01-02T00:00:00Z'))).toBe(16 * HOUR));
});
