/** A piece of a text that naive Bayes counts, with its place in that text (UTF-16 units, end exclusive). */
export interface Feature {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const CHINESE_UNIT = /\p{Script=Han}|[\p{Script=Latin}\p{N}]+|[^\s\p{Script=Han}\p{Script=Latin}\p{N}]/gu;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)?|[!?]+|\p{Extended_Pictographic}/gu;

/** Chinese: characters and pairs of neighbours. A run of Latin letters or digits counts as one character; digits are all alike. */
export function chineseFeatures(text: string): Feature[] {
  return oneAndTwoGrams(units(text, CHINESE_UNIT), '');
}

/** English: words and pairs of neighbours, in lower case. */
export function englishFeatures(text: string): Feature[] {
  return oneAndTwoGrams(units(text, WORD), ' ');
}

function units(text: string, pattern: RegExp): Feature[] {
  const found: Feature[] = [];
  for (const match of text.matchAll(pattern)) {
    const name = match[0]
      .toLowerCase()
      .replace(/\p{N}+/gu, '0')
      .replace('’', "'");
    found.push({ name, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

function oneAndTwoGrams(single: readonly Feature[], joint: string): Feature[] {
  const pairs = single.slice(1).map((unit, i) => {
    const before = single[i] as Feature;
    return { name: before.name + joint + unit.name, start: before.start, end: unit.end };
  });
  return [...single, ...pairs];
}
