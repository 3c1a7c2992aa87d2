/** Uniform numbers above 0 and below 1, the next one at each call. */
export type Chance = () => number;

/** Chance that repeats: the same seed gives the same numbers (Marsaglia's xorshift32, shifts 13, 17, 5; its state must not be 0). */
export function seeded(seed: number): Chance {
  let state = Math.imul(seed ^ 0x2545f491, 0x9e3779b1) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 to `limit` - 1. */
export function below(limit: number, chance: Chance): number {
  return Math.floor(chance() * limit);
}

/** One of a list that is not empty. */
export function pick<T>(list: readonly T[], chance: Chance): T {
  return list[below(list.length, chance)] as T;
}
