import { describe, expect, it } from '@jest/globals';
import { classifyNaiveBayes, featuresOf, type NaiveBayes, type NaiveBayesLanguage, nearestLanguage } from './naive-bayes.js';
import { columnCount, type HeadLayout } from './scores.js';

const layout: HeadLayout = { primary: ['late', 'defect', 'refund', 'other'], reasons: ['late', 'defect'] };

/** Each word speaks for one column only. */
function language(words: Record<string, number>): NaiveBayesLanguage {
  const columns = columnCount(layout);
  const weights = new Float32Array(Object.keys(words).length * columns);
  Object.values(words).forEach((column, row) => {
    weights[row * columns + column] = 3;
  });
  const plain = { scale: 1, offset: 0 };
  return {
    layout,
    rows: new Map(Object.keys(words).map((word, row) => [word, row])),
    bias: new Array<number>(columns).fill(-1),
    weights,
    calibration: { temperature: 1, lengthPower: 0.5, reasons: [plain, plain], urgency: plain },
    thresholds: { auto: 0.8, suggest: 0.5, reason: 0.5, also: 0.9, urgent: 0.9 },
  };
}

const model: NaiveBayes = {
  modelVersion: 'naive-bayes/9',
  languages: { zh: language({ 慢: 0, 坏: 1 }), en: language({ late: 0, broken: 1 }) },
};

describe('naive Bayes', () => {
  it('sums log-odds of known words, in either language', () => {
    expect(classifyNaiveBayes(model, 'so late', false)).toMatchObject({
      category: 'logistics',
      decision: 'auto',
      engine: 'naive-bayes',
      modelVersion: 'naive-bayes/9',
      language: 'en',
    });
    expect(classifyNaiveBayes(model, '坏', false)).toMatchObject({ category: 'quality', language: 'zh' });
  });

  it('explains itself in the same way as the transformer', () => {
    expect(classifyNaiveBayes(model, 'It is LATE!', true).evidence).toEqual([
      { text: 'LATE', start: 6, end: 10, weight: 3, category: 'logistics' },
    ]);
  });

  it('does not underflow on the longest text', () => {
    const prediction = classifyNaiveBayes(model, 'late broken word '.repeat(588), false);
    expect(Object.values(prediction.categories).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(prediction.confidence).toBeGreaterThan(0.25);
  });

  it('reviews what it cannot read or never learned', () => {
    expect(classifyNaiveBayes(model, '😡😡😡', false)).toMatchObject({ category: 'other', decision: 'review', language: 'und' });
    expect(classifyNaiveBayes(model, 'Посылка опоздала, late', false).decision).toBe('review');
    expect([nearestLanguage('other', '荷物が'), nearestLanguage('other', 'посылка')]).toEqual(['zh', 'en']);
  });

  it('counts a repeated word once, where it stands first', () => {
    const features = featuresOf('en', 'late late late');
    expect(features.map((feature) => feature.name)).toEqual(['late', 'late late']);
    expect(features[0]).toMatchObject({ start: 0, end: 4 });
  });
});
