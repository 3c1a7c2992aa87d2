import { describe, expect, it } from '@jest/globals';
import { seeded } from '../rules/random.js';
import { emoji } from './emoji.js';

const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|1?\ufe0f|\u20e3/gu;

describe('emoji', () => {
  it.each(['快递太慢了，等了两个星期还没到', 'the parcel never came and nobody cares'])('only adds: %s', (text) => {
    for (let seed = 0; seed < 30; seed++) expect(emoji(text, seeded(seed)).replace(EMOJI, '')).toBe(text);
  });

  it('adds about one for eight words', () => {
    const text = 'word '.repeat(800);
    const added = emoji(text, seeded(2))
      .split(' ')
      .filter((word) => word !== 'word').length;
    expect(added).toBeGreaterThan(70);
    expect(added).toBeLessThan(130);
  });
});
