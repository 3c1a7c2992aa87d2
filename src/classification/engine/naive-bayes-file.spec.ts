import { describe, expect, it } from '@jest/globals';
import type { NaiveBayesLanguage } from '../rules/naive-bayes.js';
import { decodeNaiveBayes, encodeNaiveBayes } from './naive-bayes-file.js';

const plain = { scale: 1, offset: 0 };
const language: NaiveBayesLanguage = {
  layout: { primary: ['late', 'other'], reasons: ['late'] },
  rows: new Map([
    ['快', 0],
    ['递', 1],
  ]),
  bias: [0.5, -0.5, 0, 0],
  weights: Float32Array.from([1.234, -2, 0, 0.002, 5, -65.536, 65.534, -0.001]),
  calibration: { temperature: 1, lengthPower: 0.5, reasons: [plain], urgency: plain },
  thresholds: { auto: null, suggest: 0.5, reason: 0.5, also: 0.5, urgent: 0.5 },
};

describe('naive-bayes.json', () => {
  it('keeps everything, weights to a thousandth', () => {
    const model = decodeNaiveBayes(JSON.stringify(encodeNaiveBayes({ zh: language, en: language })), 'naive-bayes/1.0.0');
    expect(model.modelVersion).toBe('naive-bayes/1.0.0');
    const { weights, ...rest } = model.languages.zh;
    expect(rest).toEqual({
      layout: language.layout,
      rows: language.rows,
      bias: language.bias,
      calibration: language.calibration,
      thresholds: language.thresholds,
    });
    for (const [i, weight] of language.weights.entries()) expect(Math.abs((weights[i] ?? 0) - weight)).toBeLessThanOrEqual(0.00101);
  });

  it('refuses what does not fit together', () => {
    const file = encodeNaiveBayes({ zh: language, en: language });
    expect(() => decodeNaiveBayes(JSON.stringify({ ...file, format: 2 }), 'x')).toThrow('format');
    expect(() => decodeNaiveBayes(JSON.stringify({ ...file, languages: { zh: file.languages.zh } }), 'x')).toThrow('lacks en');
    expect(() =>
      decodeNaiveBayes(JSON.stringify({ ...file, languages: { ...file.languages, en: { ...file.languages.en, features: ['a'] } } }), 'x'),
    ).toThrow('differ');
  });
});
