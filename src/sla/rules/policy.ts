import type { Category, Reason } from '../../shared/categories.js';
import type { Priority, Tier } from '../../shared/priority.js';
import type { ClockName } from '../../shared/sla.js';

/** Every condition that is given must hold; a list holds when one of its values does. `{}` matches every ticket. */
export interface Match {
  department?: string[];
  category?: Category[];
  reason?: Reason[];
  priority?: Priority[];
  tier?: Tier[];
  channel?: string[];
  language?: string[];
}

/** How long the work behind one clock may take, in minutes of its calendar's open time (tenths are allowed). */
export interface Target {
  minutes: number;
  calendar: string;
  /** True: the clock stands still while the ticket is on hold. */
  pauseOnHold: boolean;
  /** In the place of the policy's warnings; `[]`: none. */
  warnings?: string[];
}

/** Whom a rung tells: everybody of a role in the department's hours, or a webhook by name at once. */
export type Recipient = { role: 'agent' | 'manager' } | { webhook: string };

/** A rung of the ladder: what happens when a clock is past due by so many minutes of its calendar's open time. */
export interface Escalation {
  clock: ClockName;
  afterMinutes: number;
  /** One step up, `urgent` at most. */
  raisePriority?: boolean;
  /** Into another department's queue. */
  moveTo?: string;
  /** Reserved for this agent, wherever the ticket is then. */
  assignTo?: string;
  notify?: Recipient;
}

export type Targets = Partial<Record<ClockName, Target>>;

/** A policy as clocks are started by it. */
export interface Policy {
  slug: string;
  version: number;
  name: string;
  rank: number;
  match: Match;
  targets: Targets;
  warnings: string[];
  escalations: Escalation[];
}

/** What policies look at in a ticket. */
export interface MatchInput {
  department: string;
  category: Category;
  reasons: readonly Reason[];
  priority: Priority;
  tier: Tier;
  channel: string | null;
  language: string;
}

/** The first of `policies` whose every condition holds; they come in order: lowest rank, then newest. */
export function policyFor(input: MatchInput, policies: readonly Policy[]): Policy | undefined {
  return policies.find((policy) => matches(input, policy.match));
}

export function matches(input: MatchInput, match: Match): boolean {
  return (
    includes(match.department, input.department) &&
    includes(match.category, input.category) &&
    includes(match.priority, input.priority) &&
    includes(match.tier, input.tier) &&
    includes(match.channel, input.channel) &&
    includes(match.language, input.language) &&
    (match.reason === undefined || input.reasons.some((reason) => includes(match.reason, reason)))
  );
}

const includes = <T>(allowed: readonly T[] | undefined, value: T | null) =>
  allowed === undefined || (value !== null && allowed.includes(value));

/** A policy without conditions takes every ticket that no other one took. */
export const isCatchAll = (match: Match) => Object.keys(match).length === 0;

/** Slugs of the calendars that targets are measured on. */
export const calendarsOf = (targets: Targets): string[] => [...new Set(Object.values(targets).map(({ calendar }) => calendar))];
