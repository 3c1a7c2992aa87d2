import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '../rules/random.js';
import { PERTURBATION_NAMES, PERTURBATIONS } from './perturbation.js';

const TEXTS = [
  '快递显示签收了，但是我没收到货，客服也不理人。',
  'The parcel came two weeks late and the box was broken. Nobody answers my mails!',
  '😡 App 太差 & slow',
];

describe.each(PERTURBATION_NAMES)('%s', (name) => {
  const perturb = PERTURBATIONS[name];

  it('gives the same text for the same seed', () => {
    for (const text of TEXTS) expect(perturb(text, seeded(9))).toBe(perturb(text, seeded(9)));
  });

  it('changes a complaint of the language that it is for', () => {
    const seeds = Array.from({ length: 20 }, (_, i) => i);
    expect(TEXTS.some((text) => seeds.some((seed) => perturb(text, seeded(seed)) !== text))).toBe(true);
  });

  it('takes any text, leaves no half of a character behind and grows it by a bounded amount', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer(), (text, seed) => {
        const changed = perturb(text, seeded(seed));
        expect(changed.isWellFormed()).toBe(true);
        expect(changed.length).toBeLessThan(40 * text.length + 1_000);
      }),
    );
  });
});
