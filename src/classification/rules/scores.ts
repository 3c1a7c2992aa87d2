import { CATEGORIES, CATEGORY_OF_REASON, type Category, type Reason } from '../../shared/categories.js';

/** What a model's primary outputs stand for: a reason (its category is implied) or a category as such. */
export type PrimaryLabel = Reason | Category;

/** The outputs of a model, in the order of its columns: primary labels, then stated reasons, then urgency. */
export interface HeadLayout {
  /** Exactly one of these is the primary one. */
  readonly primary: readonly PrimaryLabel[];
  /** Each of these may be stated or not, independent of the others. */
  readonly reasons: readonly Reason[];
}

/** A model's raw answer about one text: a logit per output. */
export interface Scores {
  readonly primary: readonly number[];
  readonly reasons: readonly number[];
  readonly urgency: number;
  /** Pieces of the text that the model knew; logits of naive Bayes grow with it. */
  readonly length: number;
}

/** A part of the text and what it adds to one logit. `start` and `end` are UTF-16 units of the cleaned text. */
export interface Share {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

export function categoryOf(label: PrimaryLabel): Category {
  return isCategory(label) ? label : CATEGORY_OF_REASON[label];
}

/** How many columns a head of this layout has. */
export function columnCount(layout: HeadLayout): number {
  return layout.primary.length + layout.reasons.length + 1;
}

/** Cuts a row of logits, one a column, into its groups. */
export function toScores(layout: HeadLayout, logits: readonly number[], length: number): Scores {
  const primary = logits.slice(0, layout.primary.length);
  const reasons = logits.slice(layout.primary.length, layout.primary.length + layout.reasons.length);
  return { primary, reasons, urgency: logits[columnCount(layout) - 1] ?? Number.NEGATIVE_INFINITY, length };
}

/** The column whose shares explain a category: its strongest primary label. */
export function explainingColumn(layout: HeadLayout, scores: Scores, category: Category): number {
  let best = -1;
  layout.primary.forEach((label, column) => {
    if (categoryOf(label) === category && (best < 0 || (scores.primary[column] ?? 0) > (scores.primary[best] ?? 0))) best = column;
  });
  return best;
}

function isCategory(label: PrimaryLabel): label is Category {
  return (CATEGORIES as readonly string[]).includes(label);
}
