import { REASONS } from '../../shared/categories.js';
import type { HeadLayout, PrimaryLabel } from '../rules/scores.js';
import type { Example } from './examples.js';

/**
 * Reasons as primary labels: their classes are narrower than the categories, so that words are closer to independent inside one
 * (three points of macro-F1 more than four category classes, on rows set aside).
 */
export const LAYOUT: HeadLayout = { primary: [...REASONS, 'other'], reasons: REASONS };

export function primaryLabel(example: Pick<Example, 'reasons'>): PrimaryLabel {
  return example.reasons[0] ?? 'other';
}
