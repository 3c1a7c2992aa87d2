import { describe, expect, it } from '@jest/globals';
import type { Calendar } from './calendar.js';
import { compile, cover, grow } from './compiled.js';
import { yearStart } from './wall-time.js';

const nights: Calendar = {
  slug: 'nights',
  name: 'Nights',
  timeZone: 'Europe/Berlin',
  weekly: {
    mon: [['22:00', '06:00']],
    thu: [['22:00', '06:00']],
    wed: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
  },
  exceptions: [{ date: '2026-12-31', open: [['20:00', '04:00']] }],
};

describe('a compiled calendar', () => {
  it('is the same whether it grew or was compiled at once', () => {
    const whole = compile(nights, [], 2024, 2028);
    const grown = compile(nights, [], 2026, 2026);
    cover(grown, yearStart(2028));
    cover(grown, yearStart(2024));
    expect(grown).toEqual(whole);
    expect(grown.before.at(-1)).toBeGreaterThan(0);
  });

  it('has its night over the year end in one piece', () => {
    const { starts, ends } = compile(nights, [], 2026, 2027);
    const index = starts.indexOf(Date.parse('2026-12-31T20:00:00+01:00'));
    expect(new Date(ends[index]!).toISOString()).toBe('2027-01-01T03:00:00.000Z');
  });

  it('compiles no year twice', () => {
    const compiled = compile(nights, [], 2026, 2026);
    const first = compiled.years.get(2026);
    cover(compiled, yearStart(2027));
    expect(compiled.years.get(2026)).toBe(first);
    expect([...compiled.years.keys()]).toEqual([2026, 2027]);
    const { starts } = compiled;
    cover(compiled, yearStart(2026));
    expect(compiled.starts).toBe(starts);
  });

  it('knows only years that a ticket can have', () => {
    const compiled = compile(nights, [], 2026, 2026);
    expect(() => cover(compiled, yearStart(1970) - 1)).toThrow(RangeError);
    expect(() => cover(compiled, yearStart(2400))).toThrow(RangeError);
    expect(() => cover(compiled, Number.NaN)).toThrow(RangeError);
    expect(() => grow(compiled, 2026, 2400)).toThrow(RangeError);
  });
});
