import { TIERS, type Tier } from '../../shared/priority.js';

/** How far down the ranking by value each tier reaches, in percent of the customers whose value is known. What lies below is `basic`. */
export const TIER_CUTS = [
  { tier: 'strategic', percent: 5 },
  { tier: 'core', percent: 20 },
  { tier: 'potential', percent: 50 },
] as const satisfies readonly { tier: Tier; percent: number }[];

export interface Valued {
  /** At least 0; null: unknown. */
  value: number | null;
  tier: Tier | null;
}

/**
 * The tier of a customer, where `atLeast` of the `valued` customers (itself included) are worth as much or more.
 * Shares are rounded up, so that the best of very few is strategic. Customers of equal value stand together at the place of the last of them: a tie across
 * a cut gets the lower tier. So a tier and those above it never hold more than their share, however many customers are worth the same, or nothing.
 */
export function tierAt(atLeast: number, valued: number): Tier {
  // In whole numbers: (atLeast - 1) / valued < percent / 100, without the fractions that a computer rounds.
  return TIER_CUTS.find(({ percent }) => (atLeast - 1) * 100 < percent * valued)?.tier ?? 'basic';
}

/** The tiers of a whole population, in its order. Who has no known value keeps the tier, and does not count in the shares. */
export function tiersByValue(customers: readonly Valued[]): (Tier | null)[] {
  const ranking = customers.flatMap(({ value }) => (value === null ? [] : [value])).sort((a, b) => b - a);
  const atLeast = new Map(ranking.map((value, index) => [value, index + 1]));
  return customers.map(({ value, tier }) => (value === null ? tier : tierAt(atLeast.get(value)!, ranking.length)));
}

/** Customers by tier; `none`: without one, which tickets take for `basic`. */
export type TierCounts = Record<Tier | 'none', number>;

/** How many customers go from one tier to another (or stay). */
export interface TierFlow {
  from: Tier | null;
  to: Tier | null;
  count: number;
}

/** The sums of all flows. */
export function tallyFlows(flows: readonly TierFlow[]): { customers: number; changed: number; before: TierCounts; after: TierCounts } {
  const sum = (wanted: (flow: TierFlow) => boolean) => flows.filter(wanted).reduce((total, { count }) => total + count, 0);
  const counts = (end: 'from' | 'to'): TierCounts => {
    const entries = [...TIERS, null].map((tier) => [tier ?? 'none', sum((flow) => flow[end] === tier)]);
    return Object.fromEntries(entries) as TierCounts;
  };
  return { customers: sum(() => true), changed: sum(({ from, to }) => from !== to), before: counts('from'), after: counts('to') };
}
