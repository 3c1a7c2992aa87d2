import { describe, expect, it } from '@jest/globals';
import { decide } from './decide.js';
import { BUILT_IN_DEPARTMENTS, type RoutingInput, type RoutingRule, type When } from './rule.js';

const departments = new Set([...BUILT_IN_DEPARTMENTS, 'vip']);
const input: RoutingInput = {
  category: 'logistics',
  reasons: ['late'],
  decision: 'auto',
  urgent: false,
  urgentWords: [],
  language: 'zh',
  channel: 'phone',
  tier: 'basic',
  text: '快递太慢',
  subject: null,
  metadata: {},
};
const rule = (when: When, then: RoutingRule['then'], name = 'r'): RoutingRule => ({ id: 'id-1', version: 2, name, rank: 1, when, then });
const route = (change: Partial<RoutingInput>, rules: RoutingRule[] = []) => decide({ ...input, ...change }, rules, departments);
const codes = (change: Partial<RoutingInput>, rules: RoutingRule[] = []) => route(change, rules).why.map((why) => why.code);

describe('routing without rules', () => {
  it.each(['logistics', 'quality', 'service'] as const)('%s goes to its department', (category) => {
    expect(route({ category })).toMatchObject({ department: category, priority: 'normal', rule: null });
    expect(codes({ category })).toEqual(['category_default']);
  });

  it('other goes to review', () => {
    expect(route({ category: 'other' }).department).toBe('review');
    expect(codes({ category: 'other' })).toEqual(['category_other']);
  });

  it('D31 below the threshold goes to review, whatever the category', () => {
    expect(route({ decision: 'review' }).department).toBe('review');
    expect(codes({ decision: 'review' })).toEqual(['below_threshold']);
  });

  it('a category without a department goes to review', () => {
    expect(decide(input, [], new Set(['review']))).toMatchObject({ department: 'review', why: [{ code: 'department_missing' }] });
  });
});

describe('routing by rules', () => {
  const phone = rule({ channel: ['phone'] }, { department: 'vip', priority: 'low' }, 'phone');
  const late = rule({ reason: ['late'] }, { department: 'service' }, 'late');

  it('takes the first that matches and says why, in both languages', () => {
    const decided = route({}, [rule({ tier: ['core'] }, { department: 'quality' }), late, phone]);
    expect(decided).toMatchObject({ department: 'service', priority: 'normal', rule: late });
    expect(decided.why).toEqual([
      {
        code: 'rule_matched',
        zh: '路由规则“late”命中',
        en: 'The routing rule "late" matched',
        detail: { ruleId: 'id-1', name: 'late', version: 2, matchedOn: { reason: ['late'] }, department: 'service' },
      },
    ]);
  });

  it('D31 does not follow a guess that is in doubt, but does follow facts', () => {
    expect(route({ decision: 'review' }, [late])).toMatchObject({ department: 'review', rule: null });
    expect(route({ decision: 'review' }, [late, phone])).toMatchObject({ department: 'vip', rule: phone });
    expect(route({ decision: 'review' }, [rule({ channel: ['phone'], category: ['logistics'] }, { department: 'vip' })]).department).toBe(
      'review',
    );
    expect(route({ decision: 'review' }, [rule({}, { department: 'vip' })]).department).toBe('vip');
  });

  it('can route what the classifier calls other', () => expect(route({ category: 'other' }, [phone]).department).toBe('vip'));

  it('passes over a rule whose department is gone', () =>
    expect(route({}, [rule({}, { department: 'gone' })]).department).toBe('logistics'));
});

describe('priority', () => {
  const high = rule({}, { department: 'vip', priority: 'low' });
  it("is the rule's when it has one", () => expect(route({ urgent: true, tier: 'strategic' }, [high]).priority).toBe('low'));
  it('is urgent for urgent words, before the tier', () => {
    expect(route({ urgent: true, tier: 'strategic' }).priority).toBe('urgent');
    expect(codes({ urgent: true })).toEqual(['category_default', 'urgent']);
    expect(route({ urgent: true, urgentWords: ['漏电'] }).why.at(-1)).toMatchObject({ code: 'urgent_words', detail: { words: ['漏电'] } });
  });
  it('is urgent in review too: a person should look at it first', () =>
    expect(route({ urgent: true, decision: 'review' })).toMatchObject({ department: 'review', priority: 'urgent' }));
  it('is high for a strategic customer', () => {
    expect(route({ tier: 'strategic' }).priority).toBe('high');
    expect(codes({ tier: 'strategic' })).toEqual(['category_default', 'tier_strategic']);
  });
  it('is normal for all others', () => expect(route({ tier: 'core' }).priority).toBe('normal'));
});
