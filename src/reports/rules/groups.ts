import type { Dimension, TimeUnit } from './dimensions.js';

type AlwaysThere = TimeUnit | 'clock';
/** One group's place: a value for each dimension, null where the tickets have none. */
export type Key = Partial<Record<AlwaysThere, string> & Record<Exclude<Dimension, AlwaysThere>, string | null>>;

export interface Group<F> {
  key: Key;
  figures: F;
}

/** Dimensions whose values are known beforehand: each of them gets its row, also where nothing happened. */
export type Domains = Partial<Record<Dimension, readonly string[]>>;

type Found<F> = readonly Group<F>[];

/** How many groups `complete` would answer, values outside their domain apart. */
export const groupCount = <F>(found: Found<F>, dimensions: readonly Dimension[], domains: Domains): number =>
  combinations(found, open(dimensions, domains)).length * size(domains);

export const size = (domains: Domains): number => Object.values(domains).reduce((product, values) => product * values.length, 1);

/** Adds the groups that the domains promise with `zero` as their figures, and puts all in the order of the dimensions, null last. */
export function complete<F>(found: Found<F>, dimensions: readonly Dimension[], domains: Domains, zero: F): Group<F>[] {
  const promised = dimensions.reduce<Key[]>(
    (keys, dimension) =>
      domains[dimension] ? keys.flatMap((key) => domains[dimension]!.map((value) => ({ ...key, [dimension]: value }))) : keys,
    combinations(found, open(dimensions, domains)),
  );
  const groups = new Map(promised.map((key) => [identity(key, dimensions), { key: inOrder(key, dimensions), figures: zero }]));
  for (const { key, figures } of found) groups.set(identity(key, dimensions), { key: inOrder(key, dimensions), figures });
  return [...groups.values()].sort((a, b) => compare(a.key, b.key, dimensions, domains));
}

/** The key without some dimensions, as one comparable text. */
export const identity = (key: Key, dimensions: readonly Dimension[]): string =>
  JSON.stringify(dimensions.map((dimension) => key[dimension] ?? null));

const open = (dimensions: readonly Dimension[], domains: Domains) => dimensions.filter((dimension) => !domains[dimension]);
const inOrder = (key: Key, dimensions: readonly Dimension[]): Key =>
  Object.fromEntries(dimensions.map((dimension) => [dimension, key[dimension] ?? null])) as Key;

function combinations<F>(found: Found<F>, dimensions: readonly Dimension[]): Key[] {
  if (dimensions.length === 0) return [{}];
  return [...new Map(found.map(({ key }) => [identity(key, dimensions), inOrder(key, dimensions)])).values()];
}

function compare(a: Key, b: Key, dimensions: readonly Dimension[], domains: Domains): number {
  for (const dimension of dimensions) {
    const order = compareValues(a[dimension] ?? null, b[dimension] ?? null, domains[dimension]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareValues(a: string | null, b: string | null, domain: readonly string[] | undefined): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  const [first, second] = [domain?.indexOf(a) ?? -1, domain?.indexOf(b) ?? -1];
  return first >= 0 && second >= 0 ? first - second : a < b ? -1 : 1;
}
