import { describe, expect, it } from '@jest/globals';
import { isCatchAll, type Match, type MatchInput, matches, type Policy, policyFor } from './policy.js';

const ticket: MatchInput = {
  department: 'quality',
  category: 'quality',
  reasons: ['defect', 'refund'],
  priority: 'urgent',
  tier: 'core',
  channel: 'wechat',
  language: 'zh',
};
const policy = (slug: string, match: Match): Policy => ({
  slug,
  version: 1,
  name: slug,
  rank: 1,
  match,
  targets: {},
  warnings: [],
  escalations: [],
});

describe('matching a policy', () => {
  it.each<[string, Match]>([
    ['no condition', {}],
    ['department', { department: ['service', 'quality'] }],
    ['category', { category: ['quality'] }],
    ['any of the reasons', { reason: ['late', 'refund'] }],
    ['priority', { priority: ['urgent'] }],
    ['tier', { tier: ['core', 'strategic'] }],
    ['channel', { channel: ['wechat'] }],
    ['language', { language: ['zh'] }],
    ['all at once', { department: ['quality'], reason: ['defect'], priority: ['urgent'], tier: ['core'] }],
  ])('holds by %s', (_, match) => expect(matches(ticket, match)).toBe(true));

  it.each<[string, Match]>([
    ['department', { department: ['service'] }],
    ['category', { category: ['logistics'] }],
    ['reason', { reason: ['late'] }],
    ['priority', { priority: ['high', 'low'] }],
    ['tier', { tier: ['basic'] }],
    ['channel', { channel: ['phone'] }],
    ['language', { language: ['en'] }],
    ['one of two', { tier: ['core'], priority: ['low'] }],
  ])('fails by %s', (_, match) => expect(matches(ticket, match)).toBe(false));

  it('by channel fails for a ticket without one', () => expect(matches({ ...ticket, channel: null }, { channel: ['wechat'] })).toBe(false));
  it('by reason fails for a ticket without one', () => expect(matches({ ...ticket, reasons: [] }, { reason: ['late'] })).toBe(false));

  it('takes the first that holds', () => {
    const policies = [policy('vip', { tier: ['strategic'] }), policy('urgent', { priority: ['urgent'] }), policy('all', {})];
    expect(policyFor(ticket, policies)?.slug).toBe('urgent');
    expect(policyFor({ ...ticket, priority: 'low' }, policies)?.slug).toBe('all');
    expect(policyFor({ ...ticket, priority: 'low' }, policies.slice(0, 2))).toBeUndefined();
  });

  it('knows a catch-all', () => {
    expect(isCatchAll({})).toBe(true);
    expect(isCatchAll({ tier: ['basic'] })).toBe(false);
  });
});
