import type { Category, Reason } from '../shared/categories.js';

/** `auto`: certain enough for the promised precision, route at once; `review`: a person looks first. */
export const DECISIONS = ['auto', 'review'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Who answered. */
export const ENGINES = ['transformer', 'naive-bayes'] as const;
export type EngineName = (typeof ENGINES)[number];

/** `other`: a language that no model was trained on; `und`: no language to be found (digits, emoji). */
export const LANGUAGES = ['zh', 'en', 'other', 'und'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface ReasonScore {
  code: Reason;
  /** Probability, 0 to 1, that the text states this reason; the reasons are independent of one another. */
  score: number;
}

export interface CategoryScore {
  category: Category;
  score: number;
}

/** Words of the text that speak for a category. */
export interface Evidence {
  /** The words as they stand in the text that was sent. */
  text: string;
  /** First UTF-16 unit in the text that was sent. */
  start: number;
  /** One past the last UTF-16 unit. */
  end: number;
  /** Share of the category's logit that these words carry, before calibration; above 0. */
  weight: number;
  category: Category;
}

/** What an engine says about one text. */
export interface Prediction {
  /** The category of the primary reason. */
  category: Category;
  /** Probabilities of the primary category; they sum to 1. */
  categories: Record<Category, number>;
  /** Further categories that the text states besides the primary one (a mixed complaint), likeliest first. */
  also: CategoryScore[];
  /** Reasons that the text states, likeliest first. */
  reasons: ReasonScore[];
  /** Calibrated probability, 0 to 1, that `category` is right. No rule ever raises it. */
  confidence: number;
  /** A review never alters `category`. */
  decision: Decision;
  /** What a reviewer is offered; null on `auto`, and on a review in which even the best guess is not worth showing. */
  suggestion: Category | null;
  urgent: boolean;
  /** Words of the safety and legal list that made it urgent when the model alone would not have; else empty. */
  urgentWords: string[];
  language: Language;
  engine: EngineName;
  /** `<name>/<version>` of the model that answered. */
  modelVersion: string;
  /** Present when it was asked for: the strongest spans, strongest first. */
  evidence?: Evidence[];
}
