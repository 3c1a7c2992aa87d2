import { describe, expect, it } from '@jest/globals';
import { Random } from './random.js';

describe('Random', () => {
  it('repeats with the same seed and differs with another', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.next()
        )(new Random(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('fills [0, 1) evenly', () => {
    const random = new Random(3);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 10_000; index += 1) tenths[Math.floor(random.next() * 10)]! += 1;
    expect(Math.min(...tenths)).toBeGreaterThan(880);
    expect(Math.max(...tenths)).toBeLessThan(1120);
  });

  it('keeps to its bounds, and shuffles without losing anything', () => {
    const random = new Random(5);
    const drawn = Array.from({ length: 200 }, () => random.between(2, 4));
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([2, 4]);
    expect(random.shuffled([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
