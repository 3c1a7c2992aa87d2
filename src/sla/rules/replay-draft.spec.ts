import { describe, expect, it } from '@jest/globals';
import type { Policy } from './policy.js';
import { drafted } from './replay-draft.js';

const policy = (slug: string, rank: number, version = 1): Policy => ({
  ...{ slug, version, name: slug, rank, match: {}, targets: {}, warnings: [], escalations: [] },
});
/** In the order in which they are tried: `new` was made after `old`. */
const policies = [
  policy('first', 10),
  policy('new', 20),
  policy('old', 20),
  policy('twin-b', 30),
  policy('twin-c', 30),
  policy('last', 40),
];
const made: Record<string, number> = { old: 1, first: 2, last: 3, 'twin-b': 4, 'twin-c': 4, new: 5, 'twin-a': 4 };
const order = (draft: Policy | null, removed: string | null = null) =>
  drafted(policies, draft, removed, (slug) => new Date(made[slug] ?? 9)).map(({ slug, version }) => (version === 0 ? `${slug}!` : slug));

describe('policies with a draft among them', () => {
  it.each<[string, Policy | null, string | null, string]>([
    ['nothing', null, null, 'first new old twin-b twin-c last'],
    ['one less', null, 'old', 'first new twin-b twin-c last'],
    ['in the place of its own', policy('old', 20, 0), null, 'first new old! twin-b twin-c last'],
    ['among equals by when the first version was made', policy('first', 20, 0), null, 'new first! old twin-b twin-c last'],
    ['made together: by name', policy('twin-a', 30, 0), null, 'first new old twin-a! twin-b twin-c last'],
    ['one more is the newest of its rank', policy('more', 20, 0), null, 'first more! new old twin-b twin-c last'],
    ['behind all', policy('more', 50, 0), null, 'first new old twin-b twin-c last more!'],
    ['another rank, and one less', policy('last', 5, 0), 'first', 'last! new old twin-b twin-c'],
  ])('%s', (_, draft, removed, expected) => {
    expect(order(draft, removed).join(' ')).toBe(expected);
  });
});
