import type { Why } from '../../shared/bilingual.js';
import type { Priority } from '../../shared/priority.js';
import { type MatchedOn, matchedOn, restsOnGuess, searchedText } from './match.js';
import { REVIEW, type RoutingInput, type RoutingRule } from './rule.js';

export interface RoutingDecision {
  department: string;
  priority: Priority;
  /** Every step that led there, in order. */
  why: Why[];
}

/** A decision with the rule that made it, null when none did. */
export interface Decided extends RoutingDecision {
  rule: RoutingRule | null;
}

/**
 * Where a ticket goes and how urgent it is. `rules` come in order; the first that matches wins.
 *
 * The rule of the house: when the classifier was not sure (`review`), a rule that rests on its guess does not count,
 * because it would send the ticket by the very answer that is in doubt, past the people who are there to look at it. A rule
 * on facts (channel, tier, language, keywords, metadata, or on nothing) counts as always: it holds whatever the answer is.
 */
export function decide(input: RoutingInput, rules: readonly RoutingRule[], departments: ReadonlySet<string>): Decided {
  const found = firstMatch(input, rules, departments);
  const { department, why } = found ? byRule(found) : byDefault(input, departments);
  const { priority, why: whyPriority } = priorityOf(input, found?.rule ?? null);
  return { department, priority, why: [...why, ...whyPriority], rule: found?.rule ?? null };
}

interface Found {
  rule: RoutingRule;
  on: MatchedOn;
}

function firstMatch(input: RoutingInput, rules: readonly RoutingRule[], departments: ReadonlySet<string>): Found | undefined {
  const searched = searchedText(input);
  for (const rule of rules) {
    if (input.decision === 'review' && restsOnGuess(rule.when)) continue;
    if (!departments.has(rule.then.department)) continue;
    const on = matchedOn(input, searched, rule.when);
    if (on) return { rule, on };
  }
  return undefined;
}

type Step = Pick<RoutingDecision, 'department' | 'why'>;

function byRule({ rule, on }: Found): Step {
  const { department, priority } = rule.then;
  const detail = { ruleId: rule.id, name: rule.name, version: rule.version, matchedOn: on, department, ...(priority ? { priority } : {}) };
  return {
    department,
    why: [{ code: 'rule_matched', zh: `路由规则“${rule.name}”命中`, en: `The routing rule "${rule.name}" matched`, detail }],
  };
}

function byDefault({ decision, category }: RoutingInput, departments: ReadonlySet<string>): Step {
  if (decision === 'review') {
    return review('below_threshold', '模型把握不足，转人工分诊', 'The classifier was not sure enough: a person decides', { category });
  }
  if (category === 'other')
    return review('category_other', '未能归入任何部门，转人工分诊', 'It belongs to no department: a person decides', { category });
  if (!departments.has(category)) {
    return review('department_missing', '该类别没有对应的部门，转人工分诊', 'There is no department for this category: a person decides', {
      category,
    });
  }
  return {
    department: category,
    why: [{ code: 'category_default', zh: '按投诉类别分派', en: 'Sent by its category', detail: { category, department: category } }],
  };
}

const review = (code: string, zh: string, en: string, detail: Record<string, unknown>): Step => ({
  department: REVIEW,
  why: [{ code, zh, en, detail }],
});

function priorityOf(input: RoutingInput, rule: RoutingRule | null): Pick<RoutingDecision, 'priority' | 'why'> {
  if (rule?.then.priority) return { priority: rule.then.priority, why: [] };
  if (input.urgent) return { priority: 'urgent', why: [whyUrgent(input.urgentWords)] };
  if (input.tier !== 'strategic') return { priority: 'normal', why: [] };
  return {
    priority: 'high',
    why: [{ code: 'tier_strategic', zh: '战略客户，优先级为高', en: 'A strategic customer: priority high', detail: { tier: input.tier } }],
  };
}

function whyUrgent(words: readonly string[]): Why {
  if (words.length === 0) return { code: 'urgent', zh: '内容紧急，优先级为加急', en: 'What it says is urgent: priority urgent' };
  return {
    code: 'urgent_words',
    zh: `出现安全或法律用语（${words.join('、')}），优先级为加急`,
    en: `It has words of danger or law (${words.join(', ')}): priority urgent`,
    detail: { words },
  };
}
