import type { RoutingInput, RoutingRule, Scalar, When } from './rule.js';

/** What of a rule's conditions the ticket met, by condition; undefined when one fails. `{}` for a rule without conditions. */
export type MatchedOn = Record<string, unknown>;

/** Conditions on what the classifier guessed. The others are facts: they hold however sure it was. */
const GUESSES: readonly (keyof When)[] = ['category', 'reason', 'urgent'];

/** True when the rule would not be the same without the classifier's guess. */
export const restsOnGuess = (when: When): boolean => GUESSES.some((key) => when[key] !== undefined);

/** One form for all ways to write the same: full and half width, composed or not, capital or not. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Lowest rank first; equal ranks: the newest first. Drafts are newer than everything stored. */
export function inOrder(rules: readonly RoutingRule[]): RoutingRule[] {
  return [...rules].sort((a, b) => a.rank - b.rank || newestFirst(a.id, b.id));
}

/** Rule ids are UUID v7: they sort by the time they were made. */
function newestFirst(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? 1 : -1;
}

/** `searched`: the folded subject and text, made once for all rules. */
export function matchedOn(input: RoutingInput, searched: string, when: When): MatchedOn | undefined {
  const matched: MatchedOn = {};
  for (const key of Object.keys(when) as (keyof When)[]) {
    if (when[key] === undefined) continue;
    const met = conditions[key](input, when, searched);
    if (met === undefined) return undefined;
    matched[key] = met;
  }
  return matched;
}

/** The folded text that keywords are sought in; a line break keeps a keyword from matching across subject and text. */
export const searchedText = (input: RoutingInput): string => fold(`${input.subject ?? ''}\n${input.text}`);

type Condition = (input: RoutingInput, when: When, searched: string) => unknown;

/** Each answers what it was met by, undefined when it was not. */
const conditions: Record<keyof When, Condition> = {
  category: (input, when) => oneOf(when.category, input.category),
  reason: (input, when) => some(input.reasons.filter((reason) => when.reason?.includes(reason))),
  channel: (input, when) => oneOf(when.channel, input.channel),
  tier: (input, when) => oneOf(when.tier, input.tier),
  language: (input, when) => oneOf(when.language, input.language),
  urgent: (input, when) => (input.urgent === when.urgent ? input.urgent : undefined),
  keywords: (_, when, searched) => some(when.keywords?.filter((keyword) => searched.includes(fold(keyword)))),
  metadata: (input, when) => (hasAll(input.metadata, when.metadata ?? {}) ? when.metadata : undefined),
};

const oneOf = <T>(allowed: readonly T[] | undefined, value: T | null) => (value !== null && allowed?.includes(value) ? value : undefined);
const some = <T>(found: readonly T[] | undefined) => (found?.length ? found : undefined);
const hasAll = (metadata: Record<string, unknown>, wanted: Record<string, Scalar>) =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(metadata, key) && metadata[key] === value);
