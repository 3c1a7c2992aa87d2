import { describe, expect, it } from '@jest/globals';
import type { Category } from '../../shared/categories.js';
import type { Prediction } from '../prediction.js';
import { coverage, expectedCalibrationError, type Judged, measure, wilsonLowerBound } from './metrics.js';

function judged(truth: Category, guess: Category, confidence: number, decision: Prediction['decision'] = 'review'): Judged {
  const rest = (1 - confidence) / 3;
  const categories = { logistics: rest, quality: rest, service: rest, other: rest, [guess]: confidence };
  const prediction: Prediction = {
    category: guess,
    categories,
    also: [],
    reasons: [],
    confidence,
    decision,
    suggestion: null,
    urgent: false,
    urgentWords: [],
    language: 'zh',
    engine: 'naive-bayes',
    modelVersion: 'm/1',
  };
  return { truth: { category: truth, reasons: truth === 'other' ? [] : ['late'], urgent: false }, prediction };
}

describe('metrics', () => {
  it('measures F1 over the three categories and everything else over all cases', () => {
    const cases = [
      judged('logistics', 'logistics', 0.9, 'auto'),
      judged('quality', 'quality', 0.9, 'auto'),
      judged('service', 'quality', 0.6),
      judged('other', 'service', 0.4),
    ];
    const metrics = measure(cases);
    expect(metrics.macroF1).toBeCloseTo((1 + 2 / 3 + 0) / 3);
    expect(metrics).toMatchObject({
      rows: 4,
      accuracy: 0.5,
      coverageAt97: 0.5,
      auto: { share: 0.5, precision: 1 },
      urgent: { rows: 0, recall: null, precision: null },
    });
  });

  it('weighs the gap of each bin by its rows', () => {
    expect(
      expectedCalibrationError([
        { confidence: 0.95, right: true },
        { confidence: 0.95, right: false },
        { confidence: 0.1, right: false },
      ]),
    ).toBeCloseTo((0.9 + 0.1) / 3);
    expect(expectedCalibrationError([{ confidence: 1, right: true }])).toBe(0);
  });

  it('covers the largest confident share that keeps the precision', () => {
    const answers = [0.9, 0.8, 0.7, 0.6].map((confidence, i) => ({ confidence, right: i !== 1 }));
    expect(coverage(answers, 0.75)).toBe(1);
    expect(coverage(answers, 0.97)).toBe(0.25);
  });

  it('bounds a proportion from below', () => {
    expect(wilsonLowerBound(0, 0, 1.96)).toBe(0);
    expect(wilsonLowerBound(95, 100, 1.96)).toBeCloseTo(0.8882, 4);
    expect(wilsonLowerBound(100, 100, 1.96)).toBeLessThan(1);
  });
});
