import { describe, expect, it } from '@jest/globals';
import { givenConditions, type When } from './rule.js';

describe('the conditions of a rule', () => {
  it('are those that were given, false included', () => {
    const sent = { tier: ['core'], urgent: false, channel: undefined, keywords: null } as unknown as When;
    expect(Object.keys(givenConditions(sent))).toEqual(['tier', 'urgent']);
  });
});
