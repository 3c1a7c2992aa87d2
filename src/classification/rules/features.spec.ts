import { describe, expect, it } from '@jest/globals';
import { chineseFeatures, englishFeatures } from './features.js';

const names = (features: readonly { name: string }[]) => features.map((feature) => feature.name);

describe('features', () => {
  it('takes characters and pairs of Chinese, a Latin word or number as one', () => {
    expect(names(chineseFeatures('坏了 iPhone15'))).toEqual(['坏', '了', 'iphone0', '坏了', '了iphone0']);
  });

  it('takes words and pairs of English, in lower case, with one apostrophe', () => {
    expect(names(englishFeatures('Don’t BUY it!!'))).toEqual(["don't", 'buy', 'it', '!!', "don't buy", 'buy it', 'it !!']);
  });

  it('knows where they stand', () => {
    for (const text of ['盒子 碎了!', 'Box 12 broke']) {
      const all = [...chineseFeatures(text), ...englishFeatures(text)];
      for (const { name, start, end } of all)
        expect(text.slice(start, end).toLowerCase().replace(/\d+/g, '0').replace(/\s/g, '')).toBe(name.replace(/\s/g, ''));
    }
  });

  it('finds none in an empty text', () => {
    expect([...chineseFeatures(''), ...englishFeatures('')]).toEqual([]);
  });
});
