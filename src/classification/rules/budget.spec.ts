import { describe, expect, it } from '@jest/globals';
import { budgetMs } from './budget.js';

describe('budget', () => {
  it.each([
    [0, 2000],
    [2_000, 2000],
    [3_000, 3000],
    [10_000, 10_000],
  ])('for %i characters', (characters, ms) => expect(budgetMs(2000, characters)).toBe(ms));
});
