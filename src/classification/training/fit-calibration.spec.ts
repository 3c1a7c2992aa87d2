import { describe, expect, it } from '@jest/globals';
import { sigmoid } from '../rules/calibration.js';
import type { HeldOut } from './cross-fit.js';
import { fitCalibration, fitPlatt } from './fit-calibration.js';

describe('fitting a calibration', () => {
  it('finds the line that made the outcomes', () => {
    const logits = Array.from({ length: 4_000 }, (_, i) => (i % 80) / 10 - 4);
    const truths = logits.map((x, i) => (Math.floor(i / 80) + 0.5) / 50 < sigmoid(0.5 * x - 1));
    const { scale, offset } = fitPlatt(logits, truths);
    expect(scale).toBeCloseTo(0.5, 1);
    expect(offset).toBeCloseTo(-1, 1);
  });

  it('leaves the logit alone when there is only one kind of row', () => {
    expect(fitPlatt([1, 2], [true, true])).toEqual({ scale: 1, offset: 0 });
  });

  it('cools a model that is too sure of itself', () => {
    const layout = { primary: ['late', 'defect', 'refund', 'other'], reasons: [] } as const;
    const rows = Array.from(
      { length: 100 },
      (_, i): HeldOut => ({
        example: {
          reasons: [],
          urgent: false,
          category: i % 5 === 0 ? 'quality' : 'logistics',
        },
        scores: { primary: [20, 0, 0, 0], reasons: [], urgency: 0, length: 10 },
      }),
    );
    const { temperature, lengthPower } = fitCalibration(layout, rows);
    const divisor = temperature * 10 ** lengthPower;
    const confidence = 1 / (1 + 3 * Math.exp(-20 / divisor));
    expect(confidence).toBeGreaterThan(0.6);
    expect(confidence).toBeLessThan(0.85);
  });
});
