import { knownFeatures, logits } from '../rules/naive-bayes.js';
import { type Scores, toScores } from '../rules/scores.js';
import { type Example, foldOf } from './examples.js';
import { fitScorers, type Scorers } from './fit-scorers.js';

const FOLDS = 5;

/** An example with the scores of a model that never saw it. */
export interface HeldOut {
  readonly example: Pick<Example, 'category' | 'reasons' | 'urgent'>;
  readonly scores: Scores;
}

/**
 * Scores for every typical example, each from a model trained on the other folds: calibration and thresholds need rows the model did not learn,
 * and this way none is lost to the final fit. Without typical rows all count.
 */
export function crossFit(examples: readonly Example[]): HeldOut[] {
  const anyTypical = examples.some((example) => example.typical);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const scorers = fitScorers(examples.filter((example) => foldOf(example.id, FOLDS) !== fold));
    const heldOut = examples.filter((example) => foldOf(example.id, FOLDS) === fold && (example.typical || !anyTypical));
    return heldOut.map((example) => ({ example, scores: scoreExample(scorers, example) }));
  }).flat();
}

export function scoreExample(scorers: Scorers, example: Example): Scores {
  const known = knownFeatures(
    scorers,
    example.features.map((name) => ({ name, start: 0, end: 0 })),
  );
  return toScores(scorers.layout, logits(scorers, known), known.length);
}
