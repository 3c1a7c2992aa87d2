import type { Policy } from './policy.js';

/** The version that a draft has: it is none that was ever in force. */
export const DRAFT_VERSION = 0;

/** When the first version of a policy was made: among equal ranks the newest comes first. */
export type FirstMade = (slug: string) => Date;

/**
 * The policies with a draft among them, in the place of the one of its name or by its rank, and without those that are taken out.
 * They come, and are answered, in the order in which they are tried.
 */
export function drafted(policies: readonly Policy[], draft: Policy | null, removed: string | null, firstMade: FirstMade): Policy[] {
  const others = policies.filter(({ slug }) => slug !== draft?.slug && slug !== removed);
  if (!draft) return others;
  const behind = others.findIndex((policy) => comesBefore(draft, policy, firstMade));
  return others.toSpliced(behind < 0 ? others.length : behind, 0, draft);
}

function comesBefore(a: Policy, b: Policy, firstMade: FirstMade): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  const [madeA, madeB] = [firstMade(a.slug), firstMade(b.slug)];
  return madeA.getTime() === madeB.getTime() ? a.slug < b.slug : madeA > madeB;
}
