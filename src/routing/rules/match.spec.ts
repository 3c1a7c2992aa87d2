import { describe, expect, it } from '@jest/globals';
import { inOrder, matchedOn, restsOnGuess, searchedText } from './match.js';
import type { RoutingInput, RoutingRule, When } from './rule.js';

const input: RoutingInput = {
  category: 'quality',
  reasons: ['defect', 'refund'],
  decision: 'auto',
  urgent: false,
  urgentWords: [],
  language: 'zh',
  channel: 'wechat',
  tier: 'core',
  text: '手机 ＡＢＣ－１２ 屏幕碎了，要求 Refund',
  subject: '投诉',
  metadata: { shop: 'bj-01', orders: 3, vip: true, nested: { a: 1 } },
};
const match = (when: When, change: Partial<RoutingInput> = {}) => {
  const ticket = { ...input, ...change };
  return matchedOn(ticket, searchedText(ticket), when);
};

describe('matching a routing rule', () => {
  it('without conditions takes everything', () => expect(match({})).toEqual({}));

  it('says what it was met by', () => {
    expect(
      match({
        category: ['quality', 'other'],
        reason: ['late', 'refund'],
        channel: ['wechat'],
        tier: ['core'],
        language: ['zh'],
        urgent: false,
      }),
    ).toEqual({
      category: 'quality',
      reason: ['refund'],
      channel: 'wechat',
      tier: 'core',
      language: 'zh',
      urgent: false,
    });
  });

  it.each<[string, When]>([
    ['category', { category: ['service'] }],
    ['reason', { reason: ['late'] }],
    ['channel', { channel: ['phone'] }],
    ['tier', { tier: ['basic'] }],
    ['language', { language: ['en'] }],
    ['urgent', { urgent: true }],
    ['keywords', { keywords: ['refunded'] }],
    ['metadata', { metadata: { shop: 'sh-01' } }],
    ['one of two', { tier: ['core'], channel: ['phone'] }],
  ])('fails when %s does', (_, when) => expect(match(when)).toBeUndefined());

  it('by channel fails for a ticket without one', () => expect(match({ channel: ['wechat'] }, { channel: null })).toBeUndefined());

  it('finds keywords whatever their case and width, in subject and text', () => {
    expect(match({ keywords: ['abc-12', 'ＲＥＦＵＮＤ', 'absent', '投诉'] })).toEqual({ keywords: ['abc-12', 'ＲＥＦＵＮＤ', '投诉'] });
  });

  it('finds no keyword across subject and text', () => expect(match({ keywords: ['投诉手机'] })).toBeUndefined());

  it('compares metadata by key, value and type', () => {
    expect(match({ metadata: { shop: 'bj-01', orders: 3, vip: true } })).toEqual({ metadata: { shop: 'bj-01', orders: 3, vip: true } });
    expect(match({ metadata: { orders: '3' } })).toBeUndefined();
    expect(match({ metadata: { missing: true } })).toBeUndefined();
    expect(match({ metadata: { toString: 'x' } })).toBeUndefined();
  });
});

describe('the order of rules', () => {
  const then = { department: 'service' };
  const rule = (id: string | null, rank: number): RoutingRule => ({ id, version: 1, name: `${id}`, rank, when: {}, then });

  it('is rank, then newest, drafts before stored ones', () => {
    const sorted = inOrder([rule('0198-b', 5), rule('0199-c', 5), rule('0197-a', 1), rule(null, 5)]);
    expect(sorted.map((r) => r.id)).toEqual(['0197-a', null, '0199-c', '0198-b']);
  });
});

describe('resting on the guess', () => {
  it.each<[When, boolean]>([
    [{ category: ['quality'] }, true],
    [{ reason: ['late'] }, true],
    [{ urgent: false }, true],
    [{ tier: ['core'], urgent: true }, true],
    [{}, false],
    [{ channel: ['phone'], tier: ['core'], language: ['zh'], keywords: ['x'], metadata: { a: 1 } }, false],
  ])('%j: %s', (when, expected) => expect(restsOnGuess(when)).toBe(expected));
});
