import type { Category } from '../../shared/categories.js';
import type { Decision, Language } from '../prediction.js';

/** Part of a model's artefact, by language; found on rows that the model did not see. */
export interface Thresholds {
  /** From this confidence on the promised precision holds, with its confidence bound; null: it never does, everything is reviewed. */
  readonly auto: number | null;
  /** From this confidence on a reviewer is offered the category. */
  readonly suggest: number;
  /** A reason is listed from this probability on. */
  readonly reason: number;
  /** A further category of a mixed complaint is listed from this stated probability on. */
  readonly also: number;
  readonly urgent: number;
}

export interface Band {
  readonly decision: Decision;
  readonly suggestion: Category | null;
}

/** Three bands: certain enough to route; a review with a suggestion; a review without. A language that no model learned is never certain. */
export function bandOf(category: Category, confidence: number, language: Language, thresholds: Thresholds): Band {
  const known = language === 'zh' || language === 'en';
  if (known && thresholds.auto !== null && confidence >= thresholds.auto) return { decision: 'auto', suggestion: null };
  return { decision: 'review', suggestion: known && confidence >= thresholds.suggest ? category : null };
}
