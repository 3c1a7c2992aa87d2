import { describe, expect, it } from '@jest/globals';
import { seeded } from '../rules/random.js';
import { HOMOPHONE_PAIRS, typos } from './typos.js';

describe('typos', () => {
  it('pairs at least 60 homophones, each character once', () => {
    const characters = HOMOPHONE_PAIRS.flat();
    expect(HOMOPHONE_PAIRS.length).toBeGreaterThanOrEqual(60);
    expect(characters.filter((character, i) => characters.indexOf(character) !== i)).toEqual([]);
    expect(characters.length).toBe(2 * HOMOPHONE_PAIRS.length);
  });

  it('replaces one of 20 Chinese characters by its homophone', () => {
    const text = '快递送到了但是包裹破了客服不理我要求退钱'.repeat(10);
    const changed = typos(text, seeded(4));
    const differing = [...changed].flatMap((character, i) => (character === text[i] ? [] : [[text[i], character]]));
    expect(changed).toHaveLength(text.length);
    expect(differing).toHaveLength(10);
    for (const [was, is] of differing)
      expect(HOMOPHONE_PAIRS.some((pair) => pair.includes(was as string) && pair.includes(is as string))).toBe(true);
  });

  it('lets one of 12 Latin words slip, by one letter, never the first', () => {
    const words = 'delivery package arrived broken refund'.split(' ');
    const text = Array.from({ length: 1_200 }, (_, i) => words[i % words.length]).join(' ');
    const changed = typos(text, seeded(4)).split(' ');
    const slipped = changed.filter((word) => !words.includes(word));
    expect(changed).toHaveLength(1_200);
    expect(slipped.length).toBeGreaterThan(70);
    expect(slipped.length).toBeLessThan(130);
    for (const word of slipped) {
      const origin = words.find((one) => one[0] === word[0] && one.length - word.length <= 1 && [...word].every((l) => one.includes(l)));
      expect(origin).toBeDefined();
    }
  });

  it('leaves words of one or two letters, digits and emoji alone', () => {
    const text = 'I am at 12345 😡';
    for (let seed = 0; seed < 50; seed++) expect(typos(text, seeded(seed))).toBe(text);
  });
});
