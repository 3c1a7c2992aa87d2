import { describe, expect, it } from '@jest/globals';
import { seeded } from '../rules/random.js';
import { quotedMail } from './quoted-mail.js';

describe('quoted mail', () => {
  it.each([
    ['包裹破了', /^包裹破了\n\n-- \n[^>]+发件人[\s\S]*\n> .*[，。]\n/],
    ['box broken', /^box broken\n\n-- \n[\s\S]+(wrote:|From:)[\s\S]*\n> .*,\n/],
  ])('puts signature and quotation below, in the language of the text: %s', (text, expected) => {
    for (let seed = 0; seed < 20; seed++) expect(quotedMail(text, seeded(seed))).toMatch(expected);
  });

  it('quotes different letters', () => {
    expect(new Set(Array.from({ length: 40 }, (_, seed) => quotedMail('late', seeded(seed)))).size).toBeGreaterThan(5);
  });
});
