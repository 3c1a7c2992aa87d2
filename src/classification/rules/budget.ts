/** Characters that one base budget allows for. */
const CHARACTERS = 2_000;

/** Milliseconds that a micro-batch may take: the base for up to 2,000 characters, in proportion above, so that a long text is not called slow. */
export function budgetMs(baseMs: number, characters: number): number {
  return baseMs * Math.max(1, characters / CHARACTERS);
}
