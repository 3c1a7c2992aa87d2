import type { NaiveBayesLanguage } from '../rules/naive-bayes.js';
import { columnCount } from '../rules/scores.js';
import { countFeatures, type LabelCounts } from './count-features.js';
import type { Example } from './examples.js';
import { LAYOUT, primaryLabel } from './labels.js';
import { selectFeatures } from './select-features.js';

/** Chosen on rows set aside: more features gain little and cost file size, more smoothing loses rare reasons. */
export const FIT = { features: 6_000, smoothing: 0.3 } as const;

export type Scorers = Omit<NaiveBayesLanguage, 'calibration' | 'thresholds'>;

interface Column {
  readonly bias: number;
  readonly weights: Float64Array;
}

/** Trains the scorers of one language: one over primary reasons, one for each reason stated or not, one for urgency. */
export function fitScorers(examples: readonly Example[]): Scorers {
  const vocabulary = selectFeatures(examples, FIT.features);
  const rows = new Map(vocabulary.map((feature, row) => [feature, row]));
  const counts = (labelOf: (example: Example) => string) => countFeatures(examples, labelOf, rows, FIT.smoothing);
  const primary = counts(primaryLabel);
  const columns = [
    ...LAYOUT.primary.map((label) => logOdds(label, primary, rows.size)),
    ...LAYOUT.reasons.map((reason) =>
      logOdds(
        'yes',
        counts((example) => yesOrNo(example.reasons.includes(reason))),
        rows.size,
      ),
    ),
    logOdds(
      'yes',
      counts((example) => yesOrNo(example.urgent)),
      rows.size,
    ),
  ];
  return { layout: LAYOUT, rows, bias: columns.map((column) => column.bias), weights: interleave(columns, rows.size) };
}

/**
 * Log-odds of a label against all others. `natural`'s own estimate divides by the texts of a label, which rewards labels of long texts;
 * dividing by all its features (the multinomial model) does not, and sums of logs do not underflow as its product does.
 */
function logOdds(label: string, counts: ReadonlyMap<string, LabelCounts>, size: number): Column {
  const inside = merge(
    [...counts].filter(([name]) => name === label).map(([, c]) => c),
    size,
  );
  const outside = merge(
    [...counts].filter(([name]) => name !== label).map(([, c]) => c),
    size,
  );
  const logShare = (counted: LabelCounts) => {
    const total = counted.features.reduce((a, b) => a + b, 0) + FIT.smoothing * size;
    return counted.features.map((n) => Math.log((n + FIT.smoothing) / total));
  };
  const against = logShare(outside);
  return {
    bias: Math.log((inside.texts + 0.5) / (outside.texts + 0.5)),
    weights: logShare(inside).map((value, row) => value - (against[row] ?? 0)),
  };
}

function merge(parts: readonly LabelCounts[], size: number): LabelCounts {
  const features = new Float64Array(size);
  for (const part of parts) for (let row = 0; row < size; row++) features[row] = (features[row] ?? 0) + (part.features[row] ?? 0);
  return { texts: parts.reduce((sum, part) => sum + part.texts, 0), features };
}

function interleave(columns: readonly Column[], size: number): Float32Array {
  const width = columnCount(LAYOUT);
  return Float32Array.from({ length: size * width }, (_, i) => columns[i % width]?.weights[Math.floor(i / width)] ?? 0);
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
