import { CATEGORY_OF_REASON } from '../../shared/categories.js';
import { type Calibration, categoryProbabilities, likeliest, reasonProbabilities, urgencyProbability } from '../rules/calibration.js';
import type { Thresholds } from '../rules/decision.js';
import type { HeadLayout } from '../rules/scores.js';
import type { HeldOut } from './cross-fit.js';
import { wilsonLowerBound } from './metrics.js';

/** The promise: of the complaints routed without a person, this share is right, with this one-sided certainty (z = 1.645 is 95 %). */
export const PROMISE = { precision: 0.97, z: 1.645 } as const;
/** A suggestion is shown once it is more likely right than wrong. */
const SUGGEST_FROM = 0.5;

interface Marked {
  readonly probability: number;
  readonly truth: boolean;
}

/** Finds the bands and cut-offs of one language on held-out rows. */
export function fitThresholds(layout: HeadLayout, heldOut: readonly HeldOut[], calibration: Calibration): Thresholds {
  const judged = heldOut.map(({ example, scores }) => {
    const categories = categoryProbabilities(layout, scores, calibration);
    return { example, scores, category: likeliest(categories), categories, stated: reasonProbabilities(scores, calibration) };
  });
  const answers = judged.map(({ example, category, categories }) => ({
    probability: categories[category],
    truth: example.category === category,
  }));
  const reasons = judged.flatMap(({ example, stated }) =>
    layout.reasons.map((reason, i) => ({ probability: stated[i] ?? 0, truth: example.reasons.includes(reason) })),
  );
  const others = judged.flatMap(({ example, category, stated }) =>
    (['logistics', 'quality', 'service'] as const)
      .filter((other) => other !== category)
      .map((other) => ({
        probability: Math.max(...layout.reasons.map((reason, i) => (CATEGORY_OF_REASON[reason] === other ? (stated[i] ?? 0) : 0))),
        truth: example.reasons.some((reason) => CATEGORY_OF_REASON[reason] === other),
      })),
  );
  const urgent = judged.map(({ example, scores }) => ({ probability: urgencyProbability(scores, calibration), truth: example.urgent }));
  return {
    auto: autoThreshold(answers),
    suggest: SUGGEST_FROM,
    reason: bestCut(reasons, 1),
    also: bestCut(others, 1),
    // A missed danger is worse than a false alarm: recall counts twice.
    urgent: bestCut(urgent, 2),
  };
}

/** The lowest confidence from which on the bound of the precision keeps the promise; null when there is none. */
export function autoThreshold(answers: readonly Marked[]): number | null {
  const ranked = answers.toSorted((a, b) => b.probability - a.probability);
  let right = 0;
  let threshold: number | null = null;
  ranked.forEach(({ probability, truth }, i) => {
    right += truth ? 1 : 0;
    const endsTie = ranked[i + 1]?.probability !== probability;
    if (endsTie && wilsonLowerBound(right, i + 1, PROMISE.z) >= PROMISE.precision) threshold = probability;
  });
  return threshold;
}

/** The cut with the largest F-beta; 1 (nothing passes) when nothing is true. */
export function bestCut(marked: readonly Marked[], beta: number): number {
  const ranked = marked.toSorted((a, b) => b.probability - a.probability);
  const truths = ranked.filter(({ truth }) => truth).length;
  let best = { score: 0, cut: 1 };
  let hits = 0;
  ranked.forEach(({ probability, truth }, i) => {
    hits += truth ? 1 : 0;
    const score = ((1 + beta ** 2) * hits) / (beta ** 2 * truths + i + 1);
    if (ranked[i + 1]?.probability !== probability && score > best.score) best = { score, cut: probability };
  });
  return best.cut;
}
