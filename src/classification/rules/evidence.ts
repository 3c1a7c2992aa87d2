import type { Share } from './scores.js';

/** A word, with everything that its units carry. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

const ATOM = /\p{Script=Han}|[\p{L}\p{M}\p{N}'’]+|[^\s\p{L}\p{M}\p{N}]/gu;
const HAN = /^\p{Script=Han}$/u;
/** Neighbouring Chinese characters are one word while each carries this share of the strongest one. */
const STRONG = 0.25;

/**
 * Merges the shares of overlapping pieces (pairs of words, sub-word tokens) into words: each piece spreads its weight evenly over its letters,
 * each word sums them. Chinese has no spaces, so strong neighbours form one word. The spans' weights add up to those of the shares.
 */
export function mergeShares(text: string, shares: readonly Share[]): Span[] {
  const density = spread(text, shares);
  const atoms = [...text.matchAll(ATOM)].map((match) => atom(match.index, match.index + match[0].length, density));
  const strongest = atoms.reduce((max, span) => Math.max(max, span.weight), 0);
  return joinHan(text, atoms, strongest * STRONG);
}

/** The spans that speak for the category, strongest first, at most `limit`; of equals the earlier one. */
export function strongestSpans(spans: readonly Span[], limit: number): Span[] {
  return spans
    .filter((span) => span.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.start - b.start)
    .slice(0, limit);
}

function spread(text: string, shares: readonly Share[]): Float64Array {
  const density = new Float64Array(text.length);
  for (const share of shares) {
    const units: number[] = [];
    for (let i = share.start; i < share.end; i++) if (!/\s/.test(text[i] ?? ' ')) units.push(i);
    for (const i of units) density[i] = (density[i] ?? 0) + share.weight / units.length;
  }
  return density;
}

function atom(start: number, end: number, density: Float64Array): Span {
  let weight = 0;
  for (let i = start; i < end; i++) weight += density[i] ?? 0;
  return { start, end, weight };
}

function joinHan(text: string, atoms: readonly Span[], strong: number): Span[] {
  const joined: Span[] = [];
  const isStrongHan = (span: Span) =>
    span.weight > 0 && span.weight >= strong && HAN.test(text.slice(span.start, span.start + 2).match(/./su)?.[0] ?? '');
  for (const span of atoms) {
    const before = joined.at(-1);
    if (before && before.end === span.start && isStrongHan(span) && isStrongHan(before)) {
      joined[joined.length - 1] = { start: before.start, end: span.end, weight: before.weight + span.weight };
    } else joined.push(span);
  }
  return joined;
}
