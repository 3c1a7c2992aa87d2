import table from 'opencc-js/dict/TSCharacters';
import { type MappedText, replaceAll } from './mapped-text.js';

/** Traditional character ⇒ its usual simplified one. */
const SIMPLIFIED = new Map(
  table
    .split('|')
    .map((entry) => entry.split(' ') as [string, string])
    .filter(([traditional, simplified]) => traditional !== simplified),
);
const TRADITIONAL = new RegExp(`[${[...SIMPLIFIED.keys()].join('')}]`, 'gu');

const UPPER = /[A-Z]/g;
/** A text of at least so many Latin letters, this share of them capitals, shouts; below it names things. */
const SHOUT_LETTERS = 12;
const SHOUT_SHARE = 0.6;

/** Traditional Chinese as simplified, character by character: most of what a model learned was written so. */
export function simplify(source: MappedText): MappedText {
  return replaceAll(source, TRADITIONAL, (character) => SIMPLIFIED.get(character) ?? character);
}

/** A text in capitals as small letters: a tokenizer cuts capitals into pieces that say nothing. */
export function calm(source: MappedText): MappedText {
  const letters = source.text.match(/[A-Za-z]/g)?.length ?? 0;
  const capitals = source.text.match(UPPER)?.length ?? 0;
  const shouts = letters >= SHOUT_LETTERS && capitals >= SHOUT_SHARE * letters;
  return shouts ? replaceAll(source, UPPER, (letter) => letter.toLowerCase()) : source;
}
