import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Calibration,
  categoryProbabilities,
  likeliest,
  reasonProbabilities,
  sigmoid,
  softmax,
  urgencyProbability,
} from './calibration.js';
import type { HeadLayout, Scores } from './scores.js';

const layout: HeadLayout = { primary: ['late', 'lost', 'defect', 'refund', 'other'], reasons: ['late', 'defect'] };
const calibration: Calibration = {
  temperature: 2,
  lengthPower: 0.5,
  reasons: [
    { scale: 1, offset: 0 },
    { scale: 2, offset: -1 },
  ],
  urgency: { scale: 1, offset: -3 },
};
const scores = (primary: number[], length = 1): Scores => ({ primary, reasons: [0, 1], urgency: 3, length });

describe('calibration', () => {
  it('sums the probabilities of a category and keeps the whole at 1', () => {
    const p = categoryProbabilities(layout, scores([0, 0, 0, 0, 0]), calibration);
    expect(p.logistics).toBeCloseTo(0.4);
    expect(p.logistics + p.quality + p.service + p.other).toBeCloseTo(1, 12);
  });

  it('makes the same logits of a longer text less certain', () => {
    const short = categoryProbabilities(layout, scores([8, 0, 0, 0, 0], 1), calibration).logistics;
    const long = categoryProbabilities(layout, scores([8, 0, 0, 0, 0], 100), calibration).logistics;
    expect(long).toBeLessThan(short);
  });

  it('scales each reason and urgency by their own lines', () => {
    expect(reasonProbabilities(scores([0, 0, 0, 0, 0]), calibration)).toEqual([0.5, sigmoid(1)]);
    expect(urgencyProbability(scores([0, 0, 0, 0, 0]), calibration)).toBe(0.5);
  });

  it('neither over- nor underflows', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 14 }), (logits) => {
        expect(softmax(logits).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('takes the first of equals', () => {
    expect(likeliest({ logistics: 0.25, quality: 0.25, service: 0.25, other: 0.25 })).toBe('logistics');
    expect(likeliest({ logistics: 0.1, quality: 0.2, service: 0.3, other: 0.4 })).toBe('other');
  });
});
