import { CATEGORIES, type Category } from '../../../shared/categories.js';
import type { Decision } from '../../prediction.js';
import { type ClassFigures, classFigures, confusionOf, macroF1Of, type Pair } from '../../training/confusion.js';
import type { LabelledRow } from '../../training/labelled-rows.js';
import { type Judged, type Metrics, measure, pairsOfThree, THREE } from '../../training/metrics.js';
import { bootstrapInterval, type Interval } from './bootstrap.js';
import type { Chance } from './random.js';

/** Mistakes that are listed. */
export const MISTAKES = 20;

/** A labelled text with what a model said about it. */
export interface Case extends Judged {
  readonly truth: LabelledRow;
}

export interface Mistake {
  readonly id: string;
  readonly truth: Category;
  readonly guess: Category;
  readonly confidence: number;
  readonly decision: Decision;
  /** The whole text as it was judged. */
  readonly text: string;
}

/** All figures of a model on the cases of one file. */
export interface Figures extends Metrics {
  /** 95 %; null when every case is `other`. */
  readonly macroF1Interval: Interval | null;
  /** Over all cases and all four categories, unlike `macroF1`. */
  readonly classes: Readonly<Record<Category, ClassFigures>>;
  /** Cases by true category, then by guessed one. */
  readonly confusion: Readonly<Record<Category, Readonly<Record<Category, number>>>>;
  /** The most confident first. */
  readonly mistakes: readonly Mistake[];
}

export function figuresOf(cases: readonly Case[], chance: Chance): Figures {
  const confusion = confusionOf(
    cases.map(({ truth, prediction }) => pairOf(truth.category, prediction.category)),
    CATEGORIES.length,
  );
  return {
    ...measure(cases),
    macroF1Interval: macroF1Interval(cases, chance),
    classes: byCategory(classFigures(confusion)),
    confusion: byCategory(confusion.map(byCategory)),
    mistakes: mistakesOf(cases),
  };
}

/** Only cases that macro-F1 counts are drawn: how many are `other` is no property of the model. */
function macroF1Interval(cases: readonly Case[], chance: Chance): Interval | null {
  const pairs = pairsOfThree(cases);
  const statistic = (sample: Uint32Array) => macroF1Of(confusionOf(drawn(pairs, sample), THREE.length));
  return bootstrapInterval(pairs.length, statistic, chance);
}

function mistakesOf(cases: readonly Case[]): Mistake[] {
  return cases
    .filter(({ truth, prediction }) => prediction.category !== truth.category)
    .sort((a, b) => b.prediction.confidence - a.prediction.confidence)
    .slice(0, MISTAKES)
    .map(({ truth: { id, category, text }, prediction: { category: guess, confidence, decision } }) => ({
      id,
      truth: category,
      guess,
      confidence,
      decision,
      text,
    }));
}

function pairOf(truth: Category, guess: Category): Pair {
  return { truth: CATEGORIES.indexOf(truth), guess: CATEGORIES.indexOf(guess) };
}

function* drawn(pairs: readonly Pair[], sample: Uint32Array): Iterable<Pair> {
  for (const i of sample) yield pairs[i] as Pair;
}

function byCategory<T>(values: readonly T[]): Record<Category, T> {
  return Object.fromEntries(CATEGORIES.map((category, i) => [category, values[i]])) as Record<Category, T>;
}
