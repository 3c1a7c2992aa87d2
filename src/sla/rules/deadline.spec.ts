import { describe, expect, it } from '@jest/globals';
import { ALWAYS, addTime, elapsedSeconds } from './deadline.js';

const at = (text: string) => new Date(text);

describe('deadline on the calendar that is always open', () => {
  it('adds wall time, also over a weekend and a clock change', () => {
    expect(addTime(at('2026-10-24T23:30:00Z'), 5400, ALWAYS)).toEqual(at('2026-10-25T01:00:00Z'));
    expect(addTime(at('2026-05-01T09:00:00+08:00'), 86_400, ALWAYS)).toEqual(at('2026-05-02T09:00:00+08:00'));
  });

  it('keeps fractions of a second to the millisecond', () => {
    expect(addTime(at('2026-05-01T00:00:00.250Z'), 148.5, ALWAYS)).toEqual(at('2026-05-01T00:02:28.750Z'));
  });

  it('measures what it added', () => {
    const from = at('2026-05-01T00:00:00Z');
    expect(elapsedSeconds(from, addTime(from, 1234, ALWAYS), ALWAYS)).toBe(1234);
  });

  it('never measures less than nothing: a transaction may have begun before the pause it ends', () => {
    expect(elapsedSeconds(at('2026-05-01T00:00:01Z'), at('2026-05-01T00:00:00Z'), ALWAYS)).toBe(0);
  });

  it('refuses a calendar that does not exist', () => {
    expect(() => addTime(at('2026-05-01T00:00:00Z'), 60, 'nights')).toThrow(RangeError);
    expect(() => elapsedSeconds(at('2026-05-01T00:00:00Z'), at('2026-05-01T00:00:00Z'), 'nights')).toThrow(RangeError);
  });
});
