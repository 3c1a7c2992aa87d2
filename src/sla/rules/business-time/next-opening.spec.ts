import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { between } from './business-time.js';
import { randomCalendar } from './calendar.arbitrary.js';
import type { Calendar } from './calendar.js';
import { compile } from './compiled.js';
import { nextOpening } from './next-opening.js';

const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const office: Calendar = {
  slug: 'o',
  name: 'O',
  timeZone: 'Asia/Shanghai',
  weekly: { mon: shift, thu: shift, fri: shift, sat: [['22:00', '06:00']] },
  exceptions: [{ date: '2026-05-11', open: [] }],
};
const compiled = compile(office, [], 2026, 2026);
const from = (text: string, calendar = compiled) => {
  const found = nextOpening(calendar, Date.parse(`2026-${text}:00+08:00`));
  return found === undefined ? undefined : new Date(found + 8 * 3_600_000).toISOString().slice(0, 16);
};

describe('the next opening', () => {
  it.each([
    ['05-08T10:30', '2026-05-08T10:30', 'open: the instant itself'],
    ['05-08T09:00', '2026-05-08T09:00', 'opening time is open'],
    ['05-08T12:00', '2026-05-08T13:00', 'closing time is closed: after lunch'],
    ['05-08T18:00', '2026-05-09T22:00', 'the night of Saturday'],
    ['05-10T06:00', '2026-05-14T09:00', 'over a Monday that an exception closes'],
    ['12-31T18:00', '2027-01-01T09:00', 'beyond the years that were compiled'],
  ])('after %s is %s (%s)', (instant, expected) => expect(from(instant)).toBe(expected));

  it('never comes to a calendar whose last day is past', () => {
    const once = { ...office, weekly: {}, exceptions: [{ date: '2026-05-04', open: shift }] };
    expect(from('05-04T08:00', compile(once, [], 2026, 2026))).toBe('2026-05-04T09:00');
    expect(from('05-04T18:00', compile(once, [], 2026, 2026))).toBeUndefined();
  });

  it('is the first open millisecond, on 1,000 random calendars', () => {
    const case_ = fc.record({ random: randomCalendar, offset: fc.integer({ min: -20 * 86_400_000, max: 20 * 86_400_000 }) });
    fc.assert(
      fc.property(case_, ({ random: { calendar, holidays, anchor }, offset }) => {
        const year = Number(anchor.slice(0, 4));
        const open = compile(calendar, holidays, year, year);
        const instant = Date.parse(anchor) + offset;
        const found = nextOpening(open, instant);
        if (found === undefined) return between(open, instant, instant + 400 * 86_400_000) === 0;
        return found >= instant && between(open, instant, found) === 0 && between(open, found, found + 1) === 0.001;
      }),
      { numRuns: 1000, seed: 20_260_508 },
    );
  });
});
