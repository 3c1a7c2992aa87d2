import { describe, expect, it } from '@jest/globals';
import { clip, firstAbove, firstAtLeast, merge } from './ranges.js';

describe('ranges', () => {
  it('become one where they overlap or touch, in whatever order they come', () => {
    expect(
      merge([
        [8, 9],
        [1, 3],
        [3, 5],
        [2, 4],
        [6, 7],
      ]),
    ).toEqual([
      [1, 5],
      [6, 7],
      [8, 9],
    ]);
    expect(
      merge([
        [1, 9],
        [2, 3],
      ]),
    ).toEqual([[1, 9]]);
    expect(merge([])).toEqual([]);
  });

  it('are cut to a window', () => {
    expect(clip([1, 5], [3, 9])).toEqual([3, 5]);
    expect(clip([1, 5], [2, 3])).toEqual([2, 3]);
    expect(clip([1, 5], [5, 9])).toBeUndefined();
  });
});

describe('looking up in sorted values', () => {
  const values = Float64Array.from([2, 4, 4, 7]);
  it.each([
    [1, 0, 0],
    [2, 1, 0],
    [4, 3, 1],
    [5, 3, 3],
    [7, 4, 3],
    [8, 4, 4],
  ])('%d', (value, above, atLeast) => {
    expect(firstAbove(values, value)).toBe(above);
    expect(firstAtLeast(values, value)).toBe(atLeast);
  });
});
