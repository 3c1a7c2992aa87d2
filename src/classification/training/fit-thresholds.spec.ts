import { describe, expect, it } from '@jest/globals';
import { autoThreshold, bestCut } from './fit-thresholds.js';

const marked = (truths: readonly boolean[]) => truths.map((truth, i) => ({ probability: 1 - i / truths.length, truth }));

describe('fitting thresholds', () => {
  it('goes as low as the bound of the precision allows', () => {
    const answers = marked(Array.from({ length: 2_000 }, (_, i) => i < 1_000 || i % 2 === 0));
    const threshold = autoThreshold(answers) as number;
    const passed = answers.filter(({ probability }) => probability >= threshold);
    expect(passed.length).toBeGreaterThan(1_000);
    expect(passed.filter(({ truth }) => truth).length / passed.length).toBeGreaterThan(0.97);
  });

  it('promises nothing on a few rows, however right', () => {
    expect(autoThreshold(marked(new Array<boolean>(20).fill(true)))).toBeNull();
    expect(autoThreshold([])).toBeNull();
  });

  it('does not cut between equal confidences', () => {
    const tied = [...new Array<boolean>(500).fill(true), ...new Array<boolean>(500).fill(false)].map((truth) => ({
      probability: 0.9,
      truth,
    }));
    expect(autoThreshold(tied)).toBeNull();
  });

  it('cuts where F is largest; recall weighs more with a larger beta', () => {
    const scores = marked([true, true, false, false, true]);
    expect(bestCut(scores, 1)).toBeCloseTo(0.8);
    expect(bestCut(scores, 2)).toBeCloseTo(0.2);
    expect(bestCut(marked([false]), 1)).toBe(1);
  });
});
