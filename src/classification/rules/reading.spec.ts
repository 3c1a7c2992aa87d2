import { describe, expect, it } from '@jest/globals';
import { read } from './reading.js';

describe('reading', () => {
  it('gathers what is known before any model', () => {
    expect(read('<p>漏电！</p>')).toMatchObject({
      original: '<p>漏电！</p>',
      language: 'zh',
      empty: false,
      urgencyWords: ['漏电'],
      clean: { text: '漏电!' },
    });
  });

  it('finds emoji, digits, links and order numbers empty', () => {
    for (const text of ['😡😡', '12345678901', '...!', 'https://shop.example/1', '订'.normalize('NFD').slice(0, 0)]) {
      expect(read(text)).toMatchObject({ empty: true, language: 'und' });
    }
  });
});
