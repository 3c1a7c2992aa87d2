import { createHash } from 'node:crypto';

/** `test/fixtures/parity.json`, written by `python -m training.parity`: what Python makes of the parity texts with the files of the model. */
export interface ParityFixture {
  /** `<name>/<version>`: the folder under `models`. */
  readonly model: string;
  /** Token ids of the first texts, so that a difference can be read. */
  readonly ids: readonly (readonly number[])[];
  /** For every twenty texts, the hashes of their ids, one behind the other. */
  readonly hashes: readonly string[];
  /** The first numbers of the encoder's states of the first texts: they tell whether this machine computes by the same kernels. */
  readonly states: readonly (readonly number[])[];
  /** Logits of every twentieth text, column by column; null for one that is never scored. */
  readonly logits: readonly (readonly number[] | null)[];
}

/** What the service makes of them. */
export interface ParityAnswers {
  readonly ids: number[][];
  readonly states: number[][];
  readonly logits: (number[] | null)[];
}

/** Every so many texts are scored; many of the long ones are among them. */
export const LOGITS_EVERY = 20;
export const STATES = { texts: 10, numbers: 8 } as const;
const HASH_LENGTH = 8;

/** The beginning of the sha256 of `1,2,3`. */
export function hashOf(ids: readonly number[]): string {
  return createHash('sha256').update(ids.join(',')).digest('hex').slice(0, HASH_LENGTH);
}

/** The hash of every text, in order. */
export function hashesOf({ hashes }: ParityFixture): string[] {
  return hashes.join('').match(new RegExp(`.{${HASH_LENGTH}}`, 'g')) ?? [];
}

/** Every twentieth of all. */
export function scoredOf<T>(all: readonly T[]): T[] {
  return all.filter((_, i) => i % LOGITS_EVERY === LOGITS_EVERY - 1);
}

/** The largest difference of two rows of numbers; infinite when only one side is there, or they differ in length. */
export function distance(one: readonly number[] | null, other: readonly number[] | null): number {
  if (one === null && other === null) return 0;
  if (one?.length !== other?.length) return Number.POSITIVE_INFINITY;
  return Math.max(...(one ?? []).map((value, i) => Math.abs(value - (other?.[i] ?? Number.NaN))));
}
