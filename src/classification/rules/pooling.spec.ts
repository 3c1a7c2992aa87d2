import { describe, expect, it } from '@jest/globals';
import { meanPool, statesByToken } from './pooling.js';

const special = { before: 1, after: 1 };

describe('pooling', () => {
  it('is the plain mean for one window', () => {
    const states = statesByToken([{ window: { start: 0, end: 2 }, states: [1, 0, 3, 0, 5, 0, 7, 4] }], 2, 2, special);
    expect(Array.from(states)).toEqual([1, 0, 3, 0, 5, 0, 7, 4]);
    expect([...meanPool(states, 2)]).toEqual([4, 1]);
  });

  it('counts a token of two windows once, with the mean of its states, and special tokens once', () => {
    const first = { window: { start: 0, end: 2 }, states: [10, 1, 2, 20] };
    const second = { window: { start: 1, end: 3 }, states: [30, 4, 3, 40] };
    const states = statesByToken([first, second], 3, 1, special);
    expect(Array.from(states)).toEqual([20, 1, 3, 3, 30]);
  });

  it('works for tokenizers without special tokens', () => {
    expect(statesByToken([{ window: { start: 0, end: 1 }, states: [2, 3] }], 1, 2, { before: 0, after: 0 })).toEqual([2, 3]);
  });
});
