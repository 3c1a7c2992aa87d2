import { describe, expect, it } from '@jest/globals';
import { detectEncoding } from './text-encoding.js';

const utf16 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i += 1) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
};
const csv = 'text,externalId\nlate parcel,1\n';
/** 物流太慢 in GB18030. */
const gbk = Uint8Array.of(0xce, 0xef, 0xc1, 0xf7, 0xcc, 0xab, 0xc2, 0xfd);

describe('encoding of an upload', () => {
  it.each([
    ['plain UTF-8', new TextEncoder().encode('text\n物流太慢'), undefined, 'utf-8'],
    ['UTF-8 with a mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), undefined, 'utf-8'],
    ['UTF-8 cut inside a character', new TextEncoder().encode('text\n物流').slice(0, -1), undefined, 'utf-8'],
    ['UTF-16LE with a mark', Uint8Array.of(0xff, 0xfe, 0x61, 0), undefined, 'utf-16le'],
    ['UTF-16BE with a mark', Uint8Array.of(0xfe, 0xff, 0, 0x61), undefined, 'utf-16be'],
    ['UTF-16LE without a mark', utf16(csv, true), undefined, 'utf-16le'],
    ['UTF-16BE without a mark', utf16(csv, false), undefined, 'utf-16be'],
    ['GB18030', gbk, undefined, 'gb18030'],
    ['a declared charset', gbk, 'GBK', 'gb18030'],
    ['an unknown declared charset', new TextEncoder().encode('x'), 'klingon', 'utf-8'],
    ['nothing at all', new Uint8Array(), undefined, 'utf-8'],
  ])('%s', (_, bytes, declared, expected) => {
    expect(detectEncoding(bytes, declared)).toBe(expected);
  });
});
