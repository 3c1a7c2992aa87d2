import { describe, expect, it } from '@jest/globals';
import { bootstrapInterval } from './bootstrap.js';
import { seeded } from './random.js';

const values = Array.from({ length: 400 }, (_, i) => (i < 300 ? 1 : 0));
const share = (sample: Uint32Array) => sample.reduce((sum, i) => sum + (values[i] ?? 0), 0) / sample.length;

describe('bootstrap interval', () => {
  it('is as wide as theory says for a share: 0.75 ± 1.96 × √(0.75 × 0.25 / 400)', () => {
    const interval = bootstrapInterval(values.length, share, seeded(1));
    expect(interval?.low).toBeCloseTo(0.75 - 0.0424, 2);
    expect(interval?.high).toBeCloseTo(0.75 + 0.0424, 2);
  });

  it('is the same for the same seed, and wider for more certainty', () => {
    const at = (certainty: number, seed = 1) => bootstrapInterval(values.length, share, seeded(seed), { resamples: 500, certainty });
    expect(at(0.95)).toEqual(at(0.95));
    expect(at(0.95)).not.toEqual(at(0.95, 2));
    expect(at(0.99)?.low).toBeLessThan(at(0.8)?.low as number);
    expect(at(0.99)?.high).toBeGreaterThan(at(0.8)?.high as number);
  });

  it('draws with replacement from all cases', () => {
    const seen = new Set<number>();
    let repeated = false;
    bootstrapInterval(
      10,
      (sample) => {
        for (const i of sample) seen.add(i);
        repeated ||= new Set(sample).size < sample.length;
        return 0;
      },
      seeded(3),
    );
    expect([seen.size, repeated]).toEqual([10, true]);
  });

  it('is a point for one case and nothing for none', () => {
    expect(bootstrapInterval(1, () => 0.5, seeded(1))).toEqual({ low: 0.5, high: 0.5 });
    expect(bootstrapInterval(0, () => 0.5, seeded(1))).toBeNull();
  });
});
