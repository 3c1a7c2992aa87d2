import type { Language } from '../prediction.js';
import { detectLanguage } from './language.js';
import type { MappedText } from './mapped-text.js';
import { hasLetter, normalise } from './normalise.js';
import { urgencyWords } from './urgency-words.js';

/** What is known of a text before any model sees it. */
export interface Reading {
  readonly original: string;
  /** What models read, with its way back to the original. */
  readonly clean: MappedText;
  readonly language: Language;
  /** True for a text of digits, punctuation and emoji only: nothing in it says what went wrong. */
  readonly empty: boolean;
  /** Words of danger or law that make it urgent whatever the model says. */
  readonly urgencyWords: readonly string[];
}

export function read(original: string): Reading {
  const clean = normalise(original);
  return {
    original,
    clean,
    language: detectLanguage(clean.text),
    empty: !hasLetter(clean.text),
    urgencyWords: urgencyWords(clean.text),
  };
}
