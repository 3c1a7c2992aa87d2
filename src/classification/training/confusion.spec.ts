import { describe, expect, it } from '@jest/globals';
import { classFigures, confusionOf, macroF1Of } from './confusion.js';

const pairs = (counts: readonly (readonly number[])[]) =>
  counts.flatMap((row, truth) => row.flatMap((count, guess) => Array.from({ length: count }, () => ({ truth, guess }))));

describe('confusion', () => {
  it('counts truths in rows and guesses in columns', () => {
    const counts = [
      [3, 1, 0],
      [0, 2, 2],
      [1, 0, 4],
    ];
    expect(confusionOf(pairs(counts), 3)).toEqual(counts);
    expect(confusionOf([], 2)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('gives precision over the column, recall over the row', () => {
    const [first, second] = classFigures([
      [6, 2],
      [4, 8],
    ]);
    expect(first).toEqual({ precision: 0.6, recall: 0.75, f1: 12 / 18, support: 8 });
    expect(second).toEqual({ precision: 0.8, recall: 8 / 12, f1: 16 / 22, support: 12 });
  });

  it('has no precision where nothing was called so, no recall where nothing is so', () => {
    const figures = classFigures([
      [2, 1, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    expect(figures[1]).toEqual({ precision: 0, recall: null, f1: 0, support: 0 });
    expect(figures[2]).toEqual({ precision: null, recall: 0, f1: 0, support: 1 });
  });

  it('averages F1 over all classes', () => {
    expect(
      macroF1Of([
        [6, 2],
        [4, 8],
      ]),
    ).toBeCloseTo((12 / 18 + 16 / 22) / 2);
    expect(
      macroF1Of([
        [1, 0],
        [0, 0],
      ]),
    ).toBe(0.5);
  });
});
