import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, type Category } from '../../../shared/categories.js';
import type { Prediction } from '../../prediction.js';
import { type Case, figuresOf, MISTAKES } from './figures.js';
import { seeded } from './random.js';

function judged(truth: Category, guess: Category, confidence = 0.7, id = 'x'): Case {
  const rest = (1 - confidence) / 3;
  const prediction: Prediction = {
    category: guess,
    categories: { logistics: rest, quality: rest, service: rest, other: rest, [guess]: confidence },
    also: [],
    reasons: [],
    confidence,
    decision: 'review',
    suggestion: null,
    urgent: false,
    urgentWords: [],
    language: 'en',
    engine: 'naive-bayes',
    modelVersion: 'm/1',
  };
  return {
    truth: { id, stratum: 's', category: truth, reasons: truth === 'other' ? [] : ['late'], urgent: false, text: `text of ${id}` },
    prediction,
  };
}

describe('figures', () => {
  it('counts four categories over all cases in the table, three in macro-F1', () => {
    const cases = [
      judged('logistics', 'logistics'),
      judged('logistics', 'other', 0.4),
      judged('quality', 'quality'),
      judged('service', 'quality'),
      judged('other', 'other'),
    ];
    const figures = figuresOf(cases, seeded(1));
    expect(figures.confusion).toEqual({
      logistics: { logistics: 1, quality: 0, service: 0, other: 1 },
      quality: { logistics: 0, quality: 1, service: 0, other: 0 },
      service: { logistics: 0, quality: 1, service: 0, other: 0 },
      other: { logistics: 0, quality: 0, service: 0, other: 1 },
    });
    expect(figures.classes.other).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3, support: 1 });
    // Asked for one of the three, the case called `other` is called logistics: the first of equals.
    expect(figures.macroF1).toBeCloseTo((1 + 2 / 3 + 0) / 3);
    expect(figures).toMatchObject({ rows: 5, accuracy: 0.6 });
  });

  it('holds the same macro-F1 in its interval as outside', () => {
    const category = fc.constantFrom(...CATEGORIES);
    const cases = fc.array(fc.tuple(category, category, fc.double({ min: 0.3, max: 1, noNaN: true })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(cases, (drawn) => {
        const { macroF1, macroF1Interval } = figuresOf(
          drawn.map(([truth, guess, confidence]) => judged(truth, guess, confidence)),
          seeded(1),
        );
        if (drawn.every(([truth]) => truth === 'other')) expect(macroF1Interval).toBeNull();
        else expect(macroF1Interval?.low).toBeLessThanOrEqual(macroF1Interval?.high as number);
        if (drawn.filter(([truth]) => truth !== 'other').length === 1) expect(macroF1Interval?.low).toBeCloseTo(macroF1, 12);
      }),
      { numRuns: 50 },
    );
  });

  it('lists the most confident mistakes only, the surest first', () => {
    const wrong = Array.from({ length: 30 }, (_, i) => judged('quality', 'service', 0.3 + i / 100, `w${i}`));
    const { mistakes } = figuresOf([...wrong, judged('quality', 'quality', 0.99)], seeded(1));
    expect(mistakes).toHaveLength(MISTAKES);
    expect(mistakes[0]).toEqual({
      id: 'w29',
      truth: 'quality',
      guess: 'service',
      confidence: 0.3 + 29 / 100,
      decision: 'review',
      text: 'text of w29',
    });
    expect(mistakes.map(({ id }) => id)).not.toContain('w9');
  });
});
