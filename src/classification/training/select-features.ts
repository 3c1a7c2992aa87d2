import type { Example } from './examples.js';
import { primaryLabel } from './labels.js';

/** A feature seen in fewer texts says more about those texts than about complaints. */
const FEWEST_TEXTS = 3;

/** The `size` features that tell the primary labels apart best, by chi-square, best first; ties by name, so that the order is always the same. */
export function selectFeatures(examples: readonly Example[], size: number): string[] {
  const texts = count(examples.map(primaryLabel));
  const seen = new Map<string, Map<string, number>>();
  for (const example of examples) {
    for (const feature of example.features) {
      const byLabel = seen.get(feature) ?? new Map<string, number>();
      byLabel.set(primaryLabel(example), (byLabel.get(primaryLabel(example)) ?? 0) + 1);
      seen.set(feature, byLabel);
    }
  }
  return [...seen]
    .filter(([, byLabel]) => sum(byLabel.values()) >= FEWEST_TEXTS)
    .map(([feature, byLabel]) => ({ feature, score: chiSquare(byLabel, texts, examples.length) }))
    .sort((a, b) => b.score - a.score || (a.feature < b.feature ? -1 : 1))
    .slice(0, size)
    .map(({ feature }) => feature);
}

/** Pearson's statistic of the table (text has the feature or not) × label. */
function chiSquare(withFeature: ReadonlyMap<string, number>, texts: ReadonlyMap<string, number>, total: number): number {
  const share = sum(withFeature.values()) / total;
  let statistic = 0;
  for (const [label, labelled] of texts) {
    const surplus = (withFeature.get(label) ?? 0) - labelled * share;
    statistic += surplus ** 2 / (labelled * share) + surplus ** 2 / (labelled * (1 - share) || 1);
  }
  return statistic;
}

function count(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
