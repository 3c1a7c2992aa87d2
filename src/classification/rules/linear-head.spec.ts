import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headLogits, headProblem, type LinearHead, tokenShares } from './linear-head.js';
import { meanPool } from './pooling.js';

const WIDTH = 3;
const head: LinearHead = {
  layout: { primary: ['late', 'other'], reasons: ['late'] },
  weights: [
    [1, 2, 3],
    [0, -1, 0],
    [0.5, 0.5, 0.5],
    [9, 9, 9],
  ],
  bias: [0.1, 0.2, 0.3, 0.4],
};

describe('linear head', () => {
  it('is w·x + b, a column', () => {
    expect(headLogits(head, Float64Array.from([1, 1, 1]))).toEqual([6.1, -0.8, 1.8, 27.4]);
  });

  it('splits a logit exactly: the tokens’ shares and the bias add up to it', () => {
    const rows = fc.array(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: WIDTH, maxLength: WIDTH }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 3 }), (tokens, column) => {
        const states = Float64Array.from(tokens.flat());
        const logit = headLogits(head, meanPool(states, WIDTH))[column] ?? Number.NaN;
        const shares = tokenShares(head, column, states, WIDTH);
        expect(shares).toHaveLength(tokens.length);
        expect(shares.reduce((a, b) => a + b, 0) + (head.bias[column] ?? 0)).toBeCloseTo(logit, 9);
      }),
    );
  });

  it('says what does not fit', () => {
    expect(headProblem(head, WIDTH)).toBeUndefined();
    expect(headProblem(head, 384)).toContain('384');
    expect(headProblem({ ...head, bias: [0] }, WIDTH)).toContain('4');
  });
});
