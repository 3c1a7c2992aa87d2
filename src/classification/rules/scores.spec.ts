import { describe, expect, it } from '@jest/globals';
import { categoryOf, columnCount, explainingColumn, type HeadLayout, toScores } from './scores.js';

const layout: HeadLayout = { primary: ['late', 'lost', 'defect', 'other'], reasons: ['late', 'defect'] };

describe('scores', () => {
  it('cuts a row of logits into its groups', () => {
    expect(columnCount(layout)).toBe(7);
    expect(toScores(layout, [1, 2, 3, 4, 5, 6, 7], 9)).toEqual({ primary: [1, 2, 3, 4], reasons: [5, 6], urgency: 7, length: 9 });
  });

  it('takes reasons and categories as primary labels', () => {
    expect([categoryOf('refund'), categoryOf('other'), categoryOf('quality')]).toEqual(['service', 'other', 'quality']);
  });

  it('explains a category by its strongest label, and none that the head lacks', () => {
    const scores = toScores(layout, [1, 2, 3, 4, 0, 0, 0], 1);
    expect(explainingColumn(layout, scores, 'logistics')).toBe(1);
    expect(explainingColumn(layout, scores, 'other')).toBe(3);
    expect(explainingColumn(layout, scores, 'service')).toBe(-1);
  });
});
