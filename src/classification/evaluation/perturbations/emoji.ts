import { type Chance, pick } from '../rules/random.js';

/** Of one code point and of several: with a skin tone, joined, with a variation selector, a flag. */
const EMOJI = ['😡', '🙄', '😭', '💔', '🤬', '😤', '👎', '👎🏽', '🤦‍♀️', '🤷🏻‍♂️', '📦', '🚚', '⚠️', '❌', '💢', '😒', '🇨🇳', '1️⃣'];
/** A Latin word, or two Chinese characters: about as much. */
const WORD = /\p{Script=Han}{1,2}|[^\s\p{Script=Han}]+/gu;
const ONE_OF_WORDS = 8;

/** Emoji after one of eight words, and one at the end. */
export function emoji(text: string, chance: Chance): string {
  return text.replace(WORD, (word) => (chance() < 1 / ONE_OF_WORDS ? word + pick(EMOJI, chance) : word)) + pick(EMOJI, chance);
}
