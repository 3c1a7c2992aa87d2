import { CATEGORY_OF_REASON, type Category, type Reason } from '../src/shared/categories.js';

/** One complaint of the demo, written for it, with what a careful person says it is about. */
export interface Complaint {
  /** What it states, the reason to act on first in front; none: no complaint in it, or nothing that says what went wrong. */
  reasons: readonly Reason[];
  text: string;
  channel: string;
  /** Harm, danger, the law, fraud. */
  urgent?: true;
  product?: string;
  order?: string;
  subject?: string;
  metadata?: Record<string, unknown>;
}

/** The channel that the demo's own SLA policy of one minute matches. */
export const HOTLINE = 'demo-hotline';

/** The category given by hand: that of the first reason. */
export const expectedCategory = ({ reasons: [first] }: Complaint): Category => (first ? CATEGORY_OF_REASON[first] : 'other');

/** All categories that it touches, the expected one first. */
export function categoriesOf(complaint: Complaint): Category[] {
  return [...new Set([expectedCategory(complaint), ...complaint.reasons.map((reason) => CATEGORY_OF_REASON[reason])])];
}

/** True when two departments have to do something about it. */
export const isMixed = (complaint: Complaint): boolean => categoriesOf(complaint).length > 1;

/** True for a text in Chinese script, also when English words are mixed in. */
export const isChinese = ({ text }: { text: string }): boolean => /\p{Script=Han}/u.test(text);
