import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import { addOpen, openBetween } from './deadline.js';

const at = (text: string) => new Date(text);
const day = [['09:00', '18:00']] as const;
const weekdays = { mon: day, tue: day, wed: day, thu: day, fri: day };
const office = compile({ slug: 'o', name: 'O', timeZone: 'Asia/Shanghai', weekly: weekdays, exceptions: [] }, [], 2026, 2026);
const once = { slug: 'x', name: 'X', timeZone: 'UTC', weekly: {}, exceptions: [{ date: '2026-05-04', open: day }] };
const rarely = compile(once, [], 2026, 2026);

describe('deadlines on a calendar', () => {
  it('D1 know its hours: Friday 17:00 and two hours are Monday 10:00', () =>
    expect(addOpen(at('2026-05-08T17:00:00+08:00'), 2 * 3_600_000, office)).toEqual(at('2026-05-11T10:00:00+08:00')));

  it('keep fractions of a second to the millisecond', () =>
    expect(addOpen(at('2026-05-08T10:00:00.250+08:00'), 148_500, office)).toEqual(at('2026-05-08T10:02:28.750+08:00')));

  it('measure what they added', () => {
    const from = at('2026-05-08T17:59:00+08:00');
    expect(openBetween(from, addOpen(from, 123_456, office), office)).toBe(123_456);
  });

  it('never measure less than nothing: a transaction may have begun before the hold that it ends', () =>
    expect(openBetween(at('2026-05-08T10:00:01+08:00'), at('2026-05-08T10:00:00+08:00'), office)).toBe(0));

  it('that no calendar reaches lie at the horizon', () =>
    expect(addOpen(at('2026-05-04T10:00:00Z'), 9 * 3_600_000, rarely)).toEqual(at('2056-05-04T10:00:00Z')));
});
