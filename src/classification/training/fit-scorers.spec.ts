import { describe, expect, it } from '@jest/globals';
import { columnCount } from '../rules/scores.js';
import { countFeatures } from './count-features.js';
import { scoreExample } from './cross-fit.js';
import { type Example, foldOf } from './examples.js';
import { fitScorers } from './fit-scorers.js';
import { LAYOUT } from './labels.js';
import { selectFeatures } from './select-features.js';

function example(id: number, reason: 'late' | 'defect', ...features: string[]): Example {
  return {
    id: String(id),
    language: 'en',
    features,
    typical: true,
    reasons: [reason],
    category: reason === 'late' ? 'logistics' : 'quality',
    urgent: reason === 'defect' && features.includes('fire'),
  };
}

const examples = Array.from({ length: 40 }, (_, i) =>
  i % 2 === 0 ? example(i, 'late', 'the', 'slow', 'constructor') : example(i, 'defect', 'the', 'broken', i % 4 === 1 ? 'fire' : 'smell'),
);

describe('fitting the scorers', () => {
  it('takes the counts of the library’s classifier, freed of its smoothing', () => {
    const counts = countFeatures(
      examples,
      (one) => one.category,
      new Map([
        ['slow', 0],
        ['broken', 1],
        ['the', 2],
      ]),
      0.3,
    );
    expect(counts.get('logistics')?.texts).toBe(20);
    expect([...(counts.get('logistics')?.features ?? [])]).toEqual([20, 0, 20]);
    expect([...(counts.get('quality')?.features ?? [])]).toEqual([0, 20, 20]);
  });

  it('prefers words that tell the labels apart, in an order that is always the same', () => {
    expect(selectFeatures(examples, 3)).toEqual(['broken', 'constructor', 'slow']);
    expect(selectFeatures(examples.toReversed(), 3)).toEqual(['broken', 'constructor', 'slow']);
    expect(selectFeatures(examples, 99)).toContain('the');
  });

  it('scores primary reasons, stated reasons and urgency', () => {
    const scorers = fitScorers(examples);
    expect(scorers.weights).toHaveLength(scorers.rows.size * columnCount(LAYOUT));
    const late = scoreExample(scorers, example(0, 'late', 'slow'));
    const fire = scoreExample(scorers, example(1, 'defect', 'broken', 'fire'));
    expect(late.primary.indexOf(Math.max(...late.primary))).toBe(LAYOUT.primary.indexOf('late'));
    expect(fire.reasons[LAYOUT.reasons.indexOf('defect')]).toBeGreaterThan(0);
    expect(fire.reasons[LAYOUT.reasons.indexOf('late')]).toBeLessThan(0);
    expect(fire.urgency).toBeGreaterThan(late.urgency);
    expect(late.length).toBe(1);
  });

  it('puts a row into the same fold whatever the order of the files', () => {
    const folds = examples.map((one) => foldOf(one.id, 5));
    expect(new Set(folds).size).toBe(5);
    expect(examples.map((one) => foldOf(one.id, 5))).toEqual(folds);
  });
});
