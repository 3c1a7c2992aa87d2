import { describe, expect, it } from '@jest/globals';
import { secondsOfMs, wholeSeconds } from './whole-seconds.js';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('whole seconds', () => {
  it('are the pieces themselves where those are whole', () =>
    expect(
      wholeSeconds([
        { kind: 'a', ms: 5000 },
        { kind: 'b', ms: 7000 },
        { kind: 'a', ms: 0 },
      ]),
    ).toEqual([5, 7, 0]));

  it('of a kind add up to its time, rounded once, however many pieces there are', () => {
    const pieces = Array.from({ length: 1000 }, (_, index) => ({ kind: index % 2 ? 'a' : 'b', ms: 1000 + ((index * 7919) % 1000) }));
    const seconds = wholeSeconds(pieces);
    for (const kind of ['a', 'b']) {
      const ms = sum(pieces.filter((piece) => piece.kind === kind).map((piece) => piece.ms));
      expect(sum(seconds.filter((_, index) => pieces[index]!.kind === kind))).toBe(secondsOfMs(ms));
    }
  });

  it('differ from each piece by less than a second', () => {
    const pieces = Array.from({ length: 500 }, (_, index) => ({ kind: 'a', ms: (index * 7919) % 3000 }));
    for (const [index, seconds] of wholeSeconds(pieces).entries()) expect(Math.abs(seconds * 1000 - pieces[index]!.ms)).toBeLessThan(1000);
  });
});
