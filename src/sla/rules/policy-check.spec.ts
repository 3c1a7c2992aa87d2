import { describe, expect, it } from '@jest/globals';
import type { Target } from './policy.js';
import { unknownCalendars, warningsTooEarly } from './policy-check.js';

const target = (minutes: number, calendar = 'always'): Target => ({ minutes, calendar, pauseOnHold: false });

describe('checking a policy', () => {
  it('finds calendars that do not exist', () => {
    expect(unknownCalendars({ pickup: target(5, 'nights'), resolution: target(60) })).toEqual(['pickup']);
    expect(unknownCalendars({ resolution: target(60) })).toEqual([]);
  });

  it('finds minute warnings that are not shorter than the shortest target', () => {
    const targets = { pickup: target(7.5), resolution: target(240) };
    expect(warningsTooEarly(['80%', '7m', '8m', '30m'], targets)).toEqual(['8m', '30m']);
    expect(warningsTooEarly(['30m'], { resolution: target(30) })).toEqual(['30m']);
  });
});
