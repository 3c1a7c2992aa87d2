import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compose, originOf, replaceAll } from './mapped-text.js';

describe('mapped text', () => {
  it('composes full-width forms, ligatures and combining marks, and knows where each unit came from', () => {
    const source = compose('Ａ ﬁ e\u0301');
    expect(source.text).toBe('A fi é');
    expect(originOf(source, 2, 4)).toEqual({ start: 2, end: 3 });
    expect(originOf(source, 5, 6)).toEqual({ start: 4, end: 6 });
  });

  it('maps both halves of an emoji to the whole of it', () => {
    const source = compose('a😡b');
    expect(originOf(source, 1, 2)).toEqual({ start: 1, end: 3 });
    expect(originOf(source, 3, 4)).toEqual({ start: 3, end: 4 });
  });

  it('lets a replacement stand for the whole match', () => {
    const source = replaceAll(compose('x <br> y'), /<br>/g, '\n');
    expect(source.text).toBe('x \n y');
    expect(originOf(source, 2, 3)).toEqual({ start: 2, end: 6 });
    expect(originOf(source, 4, 5)).toEqual({ start: 7, end: 8 });
  });

  it('keeps as many origins as units, in order and inside the original, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (original) => {
        const source = replaceAll(compose(original), /[a-z]+/g, '_');
        expect([source.starts.length, source.ends.length]).toEqual([source.text.length, source.text.length]);
        source.starts.forEach((start, i) => {
          expect(start).toBeLessThan(source.ends[i] as number);
          expect(source.ends[i]).toBeLessThanOrEqual(original.length);
          if (i > 0) expect(start).toBeGreaterThanOrEqual(source.starts[i - 1] as number);
        });
      }),
    );
  });
});
