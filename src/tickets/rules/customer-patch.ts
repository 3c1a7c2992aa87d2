import type { Tier } from '../../shared/priority.js';

/** What is said of one customer: absent leaves as it is, null empties. */
export interface CustomerPatch {
  id: string;
  name?: string | null;
  tier?: Tier | null;
  value?: number | null;
  email?: string | null;
  phone?: string | null;
  locale?: string | null;
}

/** One patch a customer, as if they were applied one after the other. */
export function mergePatches(patches: readonly CustomerPatch[]): CustomerPatch[] {
  const merged = new Map<string, CustomerPatch>();
  for (const patch of patches) {
    const said = Object.fromEntries(Object.entries(patch).filter(([, part]) => part !== undefined));
    merged.set(patch.id, { ...merged.get(patch.id), ...said, id: patch.id });
  }
  return [...merged.values()];
}
