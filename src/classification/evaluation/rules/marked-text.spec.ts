import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ANSI, BRACKETS, markSpans } from './marked-text.js';

const marked = (text: string, ...spans: [number, number][]) =>
  markSpans(
    text,
    spans.map(([start, end]) => ({ start, end })),
    BRACKETS,
  );

describe('marked text', () => {
  it('marks words in their order, whatever the order of the spans', () => {
    expect(marked('the parcel is late', [14, 18], [4, 10])).toBe('the [parcel] is [late]');
    expect(marked('快递很慢', [0, 2])).toBe('[快递]很慢');
    expect(marked('nothing')).toBe('nothing');
  });

  it('joins spans that overlap, touch or contain each other', () => {
    expect(marked('abcdefgh', [1, 4], [3, 6])).toBe('a[bcdef]gh');
    expect(marked('abcdefgh', [1, 3], [3, 5])).toBe('a[bcde]fgh');
    expect(marked('abcdefgh', [1, 7], [2, 3], [1, 7])).toBe('a[bcdefg]h');
  });

  it('keeps emoji whole', () => {
    expect(marked('😡late😡', [2, 6])).toBe('😡[late]😡');
    expect(marked('😡late😡', [1, 7])).toBe('[😡late😡]');
    expect(marked('a😡b', [1, 2])).toBe('a[😡]b');
  });

  it('survives spans that are empty or reach past the text', () => {
    expect(marked('late', [2, 2], [-3, 1], [3, 99])).toBe('[l]at[e]');
  });

  it('marks for a terminal, in which the text itself commands nothing', () => {
    expect(markSpans('so late', [{ start: 3, end: 7 }], ANSI)).toBe('so \u001b[1;4mlate\u001b[22;24m');
    expect(markSpans('x\u001b[2Jlate', [{ start: 5, end: 9 }], BRACKETS)).toBe('x\ufffd[2J[late]');
  });

  it('loses nothing of any text', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.array(span), (text, spans) => {
        const result = markSpans(
          text,
          spans.map(([start, end]) => ({ start, end })),
          { open: '\u{f0000}', close: '\u{f0001}' },
        );
        expect(result.replace(/[\u{f0000}\u{f0001}]/gu, '')).toBe(markSpans(text, [], BRACKETS));
        expect(result.isWellFormed()).toBe(true);
      }),
    );
  });
});
