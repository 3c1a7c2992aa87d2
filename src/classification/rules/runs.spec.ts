import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runsOf } from './runs.js';

describe('runs', () => {
  it('keep rows of like length together and long ones apart', () => {
    expect(runsOf([10, 10, 11, 40, 42, 128], 16)).toEqual([
      { start: 0, end: 3 },
      { start: 3, end: 5 },
      { start: 5, end: 6 },
    ]);
    expect(runsOf([], 16)).toEqual([]);
  });

  it('hold at most so many rows', () => {
    expect(runsOf([5, 5, 5, 5, 5], 2).map(({ start, end }) => end - start)).toEqual([2, 2, 1]);
  });

  it('cover every row once, with little padding', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 128 })), (unsorted) => {
        const lengths = unsorted.toSorted((a, b) => a - b);
        const runs = runsOf(lengths, 16);
        expect(runs.flatMap(({ start, end }) => lengths.slice(start, end))).toEqual(lengths);
        for (const { start, end } of runs) {
          const rows = lengths.slice(start, end);
          const cells = rows.length * Math.max(...rows);
          expect(cells - rows.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(0.1 * cells + 1e-9);
        }
      }),
      { seed: 1 },
    );
  });
});
