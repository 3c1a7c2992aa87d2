import { describe, expect, it } from '@jest/globals';
import { missingYears } from './holiday-years.js';

describe('years without statutory days', () => {
  it.each<[string, number[]]>([
    ['2026-01-01', []],
    ['2026-11-30', []],
    ['2026-12-01', [2027]],
    ['2027-01-01', [2027]],
    ['2027-12-31', [2027, 2028]],
  ])('on %s', (today, missing) => expect(missingYears([2025, 2026], today)).toEqual(missing));
});
