import { describe, expect, it } from '@jest/globals';
import { bearerOf, formatKey, looksLikeKey, prefixOf } from './key-format.js';

const random = 'A-_4567890123456789012345678901234567890123';

describe('key format', () => {
  it('knows its own keys', () => {
    expect(looksLikeKey(formatKey(random))).toBe(true);
  });

  it.each(['', 'ct_', random, `ct_${random}x`, `ct_${random.slice(1)}`, `CT_${random}`, `ct_${random.slice(1)}=`, `ct_${random}\n`])(
    'refuses %j',
    (key) => {
      expect(looksLikeKey(key)).toBe(false);
    },
  );

  it('shows ten characters and no more', () => {
    expect(prefixOf(formatKey(random))).toBe('ct_A-_4567');
  });
});

describe('bearer header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   abc ', 'abc'],
  ])('reads %j', (header, key) => {
    expect(bearerOf(header)).toBe(key);
  });

  it.each([undefined, '', 'abc', 'Basic abc', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearerabc', `Bearer ${'a'.repeat(600)}`])(
    'finds no key in %j',
    (header) => {
      expect(bearerOf(header)).toBeUndefined();
    },
  );
});
