import { describe, expect, it } from '@jest/globals';
import { isOverdueTurn } from './order.js';

describe('claim order', () => {
  it('D23 gives one claim in eight to overdue work, so that urgent work never starves the old', () => {
    const turns = Array.from({ length: 800 }, (_, i) => isOverdueTurn(i / 800)).filter(Boolean);
    expect(turns).toHaveLength(100);
    expect(isOverdueTurn(0)).toBe(true);
    expect(isOverdueTurn(0.999)).toBe(false);
  });
});
