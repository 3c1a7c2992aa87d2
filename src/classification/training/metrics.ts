import { CATEGORIES, type Category } from '../../shared/categories.js';
import type { Prediction } from '../prediction.js';
import { confusionOf, macroF1Of, type Pair } from './confusion.js';
import type { LabelledRow } from './labelled-rows.js';

/** The categories that macro-F1 is over. */
export const THREE: readonly Category[] = CATEGORIES.filter((category) => category !== 'other');

/** Figures of a model on one labelled file. */
export interface Metrics {
  readonly rows: number;
  /** Over cases whose primary is not `other`, argmax over the other three. */
  readonly macroF1: number;
  /** Over all cases and all four categories. */
  readonly accuracy: number;
  /** Primary reason right, of the cases that have one. */
  readonly reasonAccuracy: number;
  /** Expected calibration error, 10 bins of equal width, all cases. */
  readonly ece: number;
  /** Largest confidence-ranked share of all cases that is right in 97 % or more. */
  readonly coverageAt97: number;
  /** What the shipped threshold does: share routed without a person, and how many of those are right. */
  readonly auto: { readonly share: number; readonly precision: number | null };
  readonly urgent: { readonly rows: number; readonly recall: number | null; readonly precision: number | null };
}

export interface Judged {
  readonly truth: Pick<LabelledRow, 'category' | 'reasons' | 'urgent'>;
  readonly prediction: Prediction;
}

export function measure(cases: readonly Judged[]): Metrics {
  const right = ({ truth, prediction }: Judged) => prediction.category === truth.category;
  const auto = cases.filter(({ prediction }) => prediction.decision === 'auto');
  const withReason = cases.filter(({ truth }) => truth.reasons.length > 0);
  const urgent = cases.filter(({ truth }) => truth.urgent);
  const called = cases.filter(({ prediction }) => prediction.urgent);
  const confidences = cases.map((one) => ({ confidence: one.prediction.confidence, right: right(one) }));
  return {
    rows: cases.length,
    macroF1: macroF1(cases),
    accuracy: ratio(cases.filter(right).length, cases.length) ?? 0,
    reasonAccuracy:
      ratio(withReason.filter(({ truth, prediction }) => prediction.reasons[0]?.code === truth.reasons[0]).length, withReason.length) ?? 0,
    ece: expectedCalibrationError(confidences),
    coverageAt97: coverage(confidences, 0.97),
    auto: { share: ratio(auto.length, cases.length) ?? 0, precision: ratio(auto.filter(right).length, auto.length) },
    urgent: {
      rows: urgent.length,
      recall: ratio(urgent.filter(({ prediction }) => prediction.urgent).length, urgent.length),
      precision: ratio(called.filter(({ truth }) => truth.urgent).length, called.length),
    },
  };
}

/** Mean F1 of logistics, quality and service over the cases that have one of them. */
export function macroF1(cases: readonly Judged[]): number {
  return macroF1Of(confusionOf(pairsOfThree(cases), THREE.length));
}

/** The cases that macro-F1 counts: those whose category is not `other`, with the likeliest of the other three as the guess. */
export function pairsOfThree(cases: readonly Judged[]): Pair[] {
  return cases
    .filter(({ truth }) => truth.category !== 'other')
    .map(({ truth, prediction: { categories } }) => {
      const guess = THREE.reduce((best, category) => (categories[category] > categories[best] ? category : best));
      return { truth: THREE.indexOf(truth.category), guess: THREE.indexOf(guess) };
    });
}

export function expectedCalibrationError(answers: readonly { confidence: number; right: boolean }[], bins = 10): number {
  const gaps = new Array<number>(bins).fill(0);
  for (const { confidence, right } of answers) {
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    gaps[bin] = (gaps[bin] ?? 0) + confidence - (right ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / (answers.length || 1);
}

export function coverage(answers: readonly { confidence: number; right: boolean }[], precision: number): number {
  let right = 0;
  let covered = 0;
  answers
    .toSorted((a, b) => b.confidence - a.confidence)
    .forEach((answer, i) => {
      right += answer.right ? 1 : 0;
      if (right / (i + 1) >= precision) covered = i + 1;
    });
  return covered / (answers.length || 1);
}

/** Lower end of Wilson's interval for a proportion; `z` standard errors. */
export function wilsonLowerBound(hits: number, total: number, z: number): number {
  if (total === 0) return 0;
  const share = hits / total;
  const centre = share + z ** 2 / (2 * total);
  const margin = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  return (centre - margin) / (1 + z ** 2 / total);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
