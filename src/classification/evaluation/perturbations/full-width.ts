/** From a plain character to its full-width form, for all of ASCII but the blank. */
const DISTANCE = 0xff01 - 0x21;
const IDEOGRAPHIC_SPACE = '\u3000';

/** As an East Asian keyboard in full-width mode types: letters, digits and punctuation of ASCII become wide. Needs no chance. */
export function fullWidth(text: string): string {
  return text
    .replace(/[\x21-\x7e]/g, (character) => String.fromCharCode(character.charCodeAt(0) + DISTANCE))
    .replaceAll(' ', IDEOGRAPHIC_SPACE);
}
