import { describe, expect, it } from '@jest/globals';
import { below, pick, seeded } from './random.js';

const many = (seed: number, count = 10_000) => Array.from({ length: count }, seeded(seed));

describe('seeded chance', () => {
  it('repeats for a seed and differs between seeds', () => {
    expect(many(1, 20)).toEqual(many(1, 20));
    expect(many(1, 20)).not.toEqual(many(2, 20));
  });

  it('is even: every tenth of the range is met about as often, for neighbouring seeds as well', () => {
    for (const seed of [0, 1, 2, 3, -1, 0x2545f491]) {
      const tenths = new Array<number>(10).fill(0);
      for (const number of many(seed)) tenths[Math.floor(number * 10)] = (tenths[Math.floor(number * 10)] ?? 0) + 1;
      expect(Math.min(...tenths)).toBeGreaterThan(850);
      expect(Math.max(...tenths)).toBeLessThan(1150);
    }
  });

  it('gives whole numbers below a limit, and members of a list', () => {
    const chance = seeded(5);
    const drawn = new Set(Array.from({ length: 200 }, () => below(3, chance)));
    expect([...drawn].sort()).toEqual([0, 1, 2]);
    expect(['a', 'b']).toContain(pick(['a', 'b'], chance));
  });
});
