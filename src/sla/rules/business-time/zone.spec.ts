import { describe, expect, it } from '@jest/globals';
import { yearStart } from './wall-time.js';
import { isTimeZone, offsetsIn } from './zone.js';

const HOUR = 3_600_000;
const inYear = (zone: string, year: number) =>
  offsetsIn(zone, yearStart(year), yearStart(year + 1)).map(({ window, offset }) => [new Date(window[0]).toISOString(), offset / HOUR]);

describe('the offsets of a year', () => {
  it('change twice in New York', () =>
    expect(inYear('America/New_York', 2026)).toEqual([
      ['2026-01-01T00:00:00.000Z', -5],
      ['2026-03-08T07:00:00.000Z', -4],
      ['2026-11-01T06:00:00.000Z', -5],
    ]));

  it('change by half an hour on Lord Howe Island', () =>
    expect(inYear('Australia/Lord_Howe', 2026)).toEqual([
      ['2026-01-01T00:00:00.000Z', 11],
      ['2026-04-04T15:00:00.000Z', 10.5],
      ['2026-10-03T15:30:00.000Z', 11],
    ]));

  it('never change in Kolkata, and only from 1986 to 1991 in Shanghai', () => {
    expect(inYear('Asia/Kolkata', 2026)).toEqual([['2026-01-01T00:00:00.000Z', 5.5]]);
    expect(inYear('Asia/Shanghai', 2026)).toEqual([['2026-01-01T00:00:00.000Z', 8]]);
    expect(inYear('Asia/Shanghai', 1990)).toHaveLength(3);
  });

  it('follow each other without a gap', () => {
    const stretches = offsetsIn('Europe/Berlin', yearStart(2026), yearStart(2029));
    expect(stretches).toHaveLength(7);
    for (const [index, { window }] of stretches.entries()) expect(window[1]).toBe(stretches[index + 1]?.window[0] ?? yearStart(2029));
  });
});

describe('a time zone', () => {
  it.each(['Asia/Shanghai', 'America/Argentina/Buenos_Aires', 'Europe/London', 'UTC'])('%s', (name) => expect(isTimeZone(name)).toBe(true));
  it.each(['', '+08:00', 'Asia/Peking', 'Mars/Base', 'Asia/Shanghai '])('%j is none', (name) => expect(isTimeZone(name)).toBe(false));
});
