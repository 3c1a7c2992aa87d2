import { describe, expect, it } from '@jest/globals';
import { FRESH_MS, nextLook } from './next-look.js';

describe('the next look at the database', () => {
  it('comes after five seconds when looking is quick', () => {
    expect(nextLook(1000, 1010)).toBe(1010 + FRESH_MS);
  });

  it('comes later when looking is slow', () => {
    expect(nextLook(0, 2000)).toBe(2000 + 40_000);
  });

  it('comes after five seconds when the clock was set back meanwhile', () => {
    expect(nextLook(9000, 1000)).toBe(1000 + FRESH_MS);
  });
});
