import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeShares, strongestSpans } from './evidence.js';
import { chineseFeatures, englishFeatures } from './features.js';

const total = (parts: readonly { weight: number }[]) => parts.reduce((sum, part) => sum + part.weight, 0);
const words = (text: string, spans: readonly { start: number; end: number }[]) => spans.map(({ start, end }) => text.slice(start, end));

describe('evidence', () => {
  it('merges pieces of a word, and gives a pair its halves', () => {
    const text = 'box broken';
    const spans = mergeShares(text, [
      { start: 4, end: 7, weight: 1 },
      { start: 7, end: 10, weight: 2 },
      { start: 0, end: 10, weight: 0.9 },
    ]);
    expect(words(text, spans)).toEqual(['box', 'broken']);
    expect(spans[0]?.weight).toBeCloseTo(0.3);
    expect(spans[1]?.weight).toBeCloseTo(3.6);
  });

  it('joins strong Chinese neighbours into a word and leaves weak ones out of it', () => {
    const text = '快递很慢';
    const spans = mergeShares(text, [
      { start: 0, end: 1, weight: 4 },
      { start: 1, end: 2, weight: 4 },
      { start: 2, end: 3, weight: 0.1 },
      { start: 3, end: 4, weight: 3 },
    ]);
    expect(words(text, strongestSpans(spans, 2))).toEqual(['快递', '慢']);
  });

  it('shows only what speaks for the category', () => {
    expect(
      strongestSpans(
        [
          { start: 0, end: 1, weight: -1 },
          { start: 2, end: 3, weight: 0 },
        ],
        8,
      ),
    ).toEqual([]);
  });

  it('never loses or makes weight: the spans add up to the shares', () => {
    const letters = fc.string({ unit: fc.constantFrom('快', '递', 'a', 'b', ' ', '!', '9', '😡') });
    fc.assert(
      fc.property(letters, fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1 }), (text, weights) => {
        const shares = [...chineseFeatures(text), ...englishFeatures(text)].map(({ start, end }, i) => ({
          start,
          end,
          weight: weights[i % weights.length] ?? 0,
        }));
        expect(total(mergeShares(text, shares))).toBeCloseTo(total(shares), 6);
      }),
    );
  });
});
