import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fullWidth } from './full-width.js';

describe('full-width', () => {
  it('widens ASCII and nothing else', () => {
    expect(fullWidth('Paid $9.5 (late)!')).toBe('Ｐａｉｄ　＄９．５　（ｌａｔｅ）！');
    expect(fullWidth('~快递😡é')).toBe('～快递😡é');
  });

  it('comes back by NFKC, for any ASCII text', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(fc.property(ascii, (text) => expect(fullWidth(text).normalize('NFKC')).toBe(text)));
  });
});
