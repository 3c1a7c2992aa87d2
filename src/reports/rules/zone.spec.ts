import { describe, expect, it } from '@jest/globals';
import { addDays, isLocalDate, isZone, localDate, localTime, startOfDay } from './zone.js';

const start = (date: string, zone: string) => startOfDay(date, zone).toISOString();

describe('a zone', () => {
  it.each(['Asia/Shanghai', 'Europe/London', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+8'])('%s is one', (name) => {
    expect(isZone(name)).toBe(true);
  });

  it.each(['+08:00', 'Mars/Olympus', '', 'Asia/Shanghai ', "UTC'; DROP TABLE ticket"])('%j is none', (name) => {
    expect(isZone(name)).toBe(false);
  });
});

describe('a calendar day', () => {
  it.each(['2026-02-28', '2024-02-29', '1970-01-01'])('%s exists', (day) => expect(isLocalDate(day)).toBe(true));
  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '2026-04-31', '20260401', ''])('%j does not', (day) =>
    expect(isLocalDate(day)).toBe(false),
  );
  it('is counted across months and years', () => {
    expect([addDays('2026-02-28', 1), addDays('2026-01-01', -1), addDays('2026-05-01', -29)]).toEqual([
      '2026-03-01',
      '2025-12-31',
      '2026-04-02',
    ]);
  });

  it.each([
    ['2026-05-01', 'Asia/Shanghai', '2026-04-30T16:00:00.000Z'],
    ['2026-05-01', 'UTC', '2026-05-01T00:00:00.000Z'],
    ['2026-03-29', 'Europe/London', '2026-03-29T00:00:00.000Z'],
    ['2026-03-30', 'Europe/London', '2026-03-29T23:00:00.000Z'],
    ['2026-10-25', 'Europe/London', '2026-10-24T23:00:00.000Z'],
    ['2026-10-26', 'Europe/London', '2026-10-26T00:00:00.000Z'],
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
    ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
    ['2026-05-01', 'Pacific/Kiritimati', '2026-04-30T10:00:00.000Z'],
    ['2026-05-01', 'Asia/Kathmandu', '2026-04-30T18:15:00.000Z'],
  ])('%s in %s begins at %s', (date, zone, at) => expect(start(date, zone)).toBe(at));

  it('begins after the gap where a clock change skips midnight', () => {
    expect(start('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  });

  it('begins at the first of two midnights', () => {
    expect(start('2026-11-01', 'America/Havana')).toBe('2026-11-01T04:00:00.000Z');
  });

  it.each([
    ['Europe/London', '2026-03-29'],
    ['Europe/London', '2026-10-25'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['America/Havana', '2026-03-08'],
    ['Africa/Cairo', '2026-04-24'],
    ['Africa/Cairo', '2026-10-30'],
  ])('in %s is whole around the change of %s: the instant before its first one is the day before', (zone, change) => {
    for (const day of [-2, -1, 0, 1, 2].map((days) => addDays(change, days))) {
      const at = startOfDay(day, zone);
      expect([localDate(at, zone), localDate(new Date(at.getTime() - 1), zone)]).toEqual([day, addDays(day, -1)]);
    }
  });
});

it('shows what the clocks of a zone show', () => {
  expect(localTime(new Date('2026-04-30T16:00:01Z'), 'Asia/Shanghai')).toBe('2026-05-01T00:00:01');
});
