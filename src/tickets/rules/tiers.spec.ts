import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TIERS, type Tier } from '../../shared/priority.js';
import { TIER_CUTS, tallyFlows, tierAt, tiersByValue, type Valued } from './tiers.js';

const letters = (tiers: (Tier | null)[]) => tiers.map((tier) => tier?.[0] ?? '-').join('');
/** Customers of these values, without a tier yet. */
const worth = (values: (number | null)[]): Valued[] => values.map((value) => ({ value, tier: null }));
const down = (count: number) => Array.from({ length: count }, (_, index) => count - index);

describe('tiers by value', () => {
  it.each<[string, (number | null)[], string]>([
    ['nobody', [], ''],
    ['one', [7], 's'],
    ['one who is worth nothing', [0], 's'],
    ['two', [7, 3], 'sb'],
    ['two alike', [7, 7], 'bb'],
    ['three', [9, 7, 3], 'spb'],
    ['three, the two best alike', [9, 9, 3], 'ppb'],
    ['three, the two last alike', [9, 3, 3], 'sbb'],
    ['three alike', [1, 1, 1], 'bbb'],
    ['ten', down(10), 'scpppbbbbb'],
    ['twenty', down(20), `sccc${'p'.repeat(6)}${'b'.repeat(10)}`],
    ['twenty-one: shares are rounded up', down(21), `ssccc${'p'.repeat(6)}${'b'.repeat(10)}`],
    ['a tie across the first cut', [20, 20, ...down(18)], `cccc${'p'.repeat(6)}${'b'.repeat(10)}`],
    ['a tie that ends at the first cut', [40, 40, ...down(38)], `ss${'c'.repeat(6)}${'p'.repeat(12)}${'b'.repeat(20)}`],
    ['most of them worth nothing', [5, 4, 3, 0, 0, 0, 0, 0, 0, 0], 'scpbbbbbbb'],
    ['some unknown, who do not count', [9, null, 7, null, 3], 's-p-b'],
    ['all unknown', [null, null], '--'],
    ['in any order', [3, 9, 7], 'bsp'],
    ['values that differ by a hair', [0.1 + 0.2, 0.3], 'sb'],
  ])('%s', (_, values, expected) => {
    expect(letters(tiersByValue(worth(values)))).toBe(expected);
  });

  it('leaves the tier of who has no known value alone', () => {
    expect(tiersByValue([{ value: null, tier: 'core' }, ...worth([1])])).toEqual(['core', 'strategic']);
  });

  it('is exact where a share is a whole number: 50, then 150, then 300 of a thousand', () => {
    const places = [1, 50, 51, 200, 201, 500, 501, 1000];
    expect(letters(places.map((place) => tierAt(place, 1000)))).toBe('ssccppbb');
  });
});

describe('tiers of any population', () => {
  const tier = fc.constantFrom<Tier | null>(...TIERS, null);
  // Few different values: ties at every cut.
  const value = fc.option(fc.oneof(fc.nat(5), fc.nat(1000), fc.double({ min: 0, max: 1e12, noNaN: true })), { nil: null });
  const population = fc.array(fc.record({ value, tier }), { maxLength: 120 });
  const check = (property: (customers: Valued[], tiers: (Tier | null)[]) => void) =>
    fc.assert(
      fc.property(population, (customers) => property(customers, tiersByValue(customers))),
      { seed: 20260601, numRuns: 1000 },
    );

  it('equal values have equal tiers, more value never a lower one', () => {
    check((customers, tiers) => {
      const known = customers.flatMap((customer, i) => (customer.value === null ? [] : [{ value: customer.value, tier: tiers[i]! }]));
      known.sort((a, b) => b.value - a.value);
      for (const [i, { value, tier }] of known.entries()) {
        const next = known[i + 1];
        if (next) expect(TIERS.indexOf(next.tier) - TIERS.indexOf(tier)).toBeGreaterThanOrEqual(0);
        if (next?.value === value) expect(next.tier).toBe(tier);
      }
    });
  });

  it('a tier and those above it never hold more than their share, rounded up', () => {
    check((customers, tiers) => {
      const known = tiers.filter((_, i) => customers[i]!.value !== null);
      for (const { tier, percent } of TIER_CUTS) {
        const above = known.filter((one) => TIERS.indexOf(one!) <= TIERS.indexOf(tier)).length;
        expect(above).toBeLessThanOrEqual(Math.ceil((known.length * percent) / 100));
      }
    });
  });

  it('without ties the shares are used up to the last place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const tiers = tiersByValue(worth(down(count)));
        for (const { tier, percent } of TIER_CUTS) {
          const above = tiers.filter((one) => TIERS.indexOf(one!) <= TIERS.indexOf(tier)).length;
          expect(above).toBe(Math.ceil((count * percent) / 100));
        }
      }),
      { seed: 20260601, numRuns: 200 },
    );
  });

  it('who has no known value keeps the tier; doing it again changes nothing', () => {
    check((customers, tiers) => {
      customers.forEach((customer, i) => {
        if (customer.value === null) expect(tiers[i]).toBe(customer.tier);
      });
      expect(tiersByValue(customers.map(({ value }, i) => ({ value, tier: tiers[i]! })))).toEqual(tiers);
    });
  });
});

describe('the sums of the flows', () => {
  it('count who changes, and every tier before and after', () => {
    const flows = [
      { from: null, to: 'strategic', count: 2 },
      { from: 'core', to: 'strategic', count: 1 },
      { from: 'core', to: 'core', count: 4 },
      { from: null, to: null, count: 3 },
    ] as const;
    expect(tallyFlows(flows)).toEqual({
      customers: 10,
      changed: 3,
      before: { strategic: 0, core: 5, potential: 0, basic: 0, none: 5 },
      after: { strategic: 3, core: 4, potential: 0, basic: 0, none: 3 },
    });
  });

  it('are zeros for nobody', () => {
    const none = { strategic: 0, core: 0, potential: 0, basic: 0, none: 0 };
    expect(tallyFlows([])).toEqual({ customers: 0, changed: 0, before: none, after: none });
  });
});
