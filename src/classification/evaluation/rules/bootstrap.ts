import { below, type Chance } from './random.js';

export const BOOTSTRAP = { resamples: 1_000, certainty: 0.95 } as const;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap: `statistic` of `resamples` samples, each drawn with replacement from `size` cases, and the middle of the values found.
 * The sample holds numbers of cases and is the same array each time. Null for no cases.
 */
export function bootstrapInterval(
  size: number,
  statistic: (sample: Uint32Array) => number,
  chance: Chance,
  { resamples, certainty }: { readonly resamples: number; readonly certainty: number } = BOOTSTRAP,
): Interval | null {
  if (size === 0) return null;
  const sample = new Uint32Array(size);
  const values = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < size; i++) sample[i] = below(size, chance);
    return statistic(sample);
  }).sort();
  const tail = (1 - certainty) / 2;
  return { low: quantile(values, tail), high: quantile(values, 1 - tail) };
}

/** Of sorted values, between two of them in a straight line. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const under = sorted[Math.floor(place)] ?? 0;
  const over = sorted[Math.ceil(place)] ?? under;
  return under + (over - under) * (place - Math.floor(place));
}
