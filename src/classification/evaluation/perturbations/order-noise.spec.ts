import { describe, expect, it } from '@jest/globals';
import { seeded } from '../rules/random.js';
import { orderNoise } from './order-noise.js';

const seeds = Array.from({ length: 60 }, (_, seed) => seed);

describe('order noise', () => {
  it('keeps every piece of the text, in order, between numbers and addresses', () => {
    for (const seed of seeds) {
      expect(orderNoise('快递没到，客服不理。', seeded(seed))).toMatch(/快递没到，.*客服不理。/s);
      expect(orderNoise('Never came, no answer.', seeded(seed))).toMatch(/Never came,.* no answer\./s);
    }
  });

  it('inserts one to three of every kind', () => {
    const all = seeds.map((seed) => orderNoise('late', seeded(seed)));
    for (const kind of [
      /order #\d{3}-\d{7}-\d{7}/,
      /tracking number 1Z\d{16}/,
      /Ref: CS-\d{9}/,
      /https:\/\/www\.shop\.example\/orders\/\d{10}/,
    ])
      expect(all.some((text) => kind.test(text))).toBe(true);
    const counts = new Set(all.map((text) => text.match(/order #|tracking number|Ref:|https:/g)?.length));
    expect([...counts].sort()).toEqual([1, 2, 3]);
  });
});
