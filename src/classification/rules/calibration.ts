import type { Category } from '../../shared/categories.js';
import { CATEGORIES } from '../../shared/categories.js';
import { categoryOf, type HeadLayout, type Scores } from './scores.js';

/** How logits become probabilities; fitted on rows that the model did not see, and part of its artefact. */
export interface Calibration {
  /** Primary logits are divided by `temperature * length ** lengthPower` (0: the length does not matter). */
  readonly temperature: number;
  readonly lengthPower: number;
  /** By reason, in the order of the layout: probability = sigmoid(scale * logit / length ** lengthPower + offset). */
  readonly reasons: readonly Platt[];
  readonly urgency: Platt;
}

export interface Platt {
  readonly scale: number;
  readonly offset: number;
}

/** Probabilities of the primary category: a softmax over the primary labels, summed by category. They sum to 1. */
export function categoryProbabilities(layout: HeadLayout, scores: Scores, calibration: Calibration): Record<Category, number> {
  const sums: Record<Category, number> = { logistics: 0, quality: 0, service: 0, other: 0 };
  const divisor = calibration.temperature * lengthFactor(scores, calibration);
  softmax(scores.primary.map((logit) => logit / divisor)).forEach((p, i) => {
    const label = layout.primary[i];
    if (label) sums[categoryOf(label)] += p;
  });
  return sums;
}

/** Probability of each reason of the layout that the text states it. */
export function reasonProbabilities(scores: Scores, calibration: Calibration): number[] {
  const factor = lengthFactor(scores, calibration);
  return scores.reasons.map((logit, i) => platt(logit / factor, calibration.reasons[i] ?? { scale: 1, offset: 0 }));
}

export function urgencyProbability(scores: Scores, calibration: Calibration): number {
  return platt(scores.urgency / lengthFactor(scores, calibration), calibration.urgency);
}

/** The likeliest category; of equals the first in the order of CATEGORIES. */
export function likeliest(probabilities: Readonly<Record<Category, number>>): Category {
  return CATEGORIES.reduce((best, category) => (probabilities[category] > probabilities[best] ? category : best));
}

/** Never overflows: the largest logit is taken off first. */
export function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function platt(logit: number, { scale, offset }: Platt): number {
  return sigmoid(scale * logit + offset);
}

function lengthFactor(scores: Scores, calibration: Calibration): number {
  return Math.max(1, scores.length) ** calibration.lengthPower;
}
