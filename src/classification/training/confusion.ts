/** How often each class was called each: rows are the truth, columns the guess. */
export type Confusion = readonly (readonly number[])[];

/** One case: the place of its true class and of the guessed one. */
export interface Pair {
  readonly truth: number;
  readonly guess: number;
}

/** Figures of one class; null where nothing was called so, or nothing is so. */
export interface ClassFigures {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Cases that are of this class. */
  readonly support: number;
}

export function confusionOf(pairs: Iterable<Pair>, classes: number): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { truth, guess } of pairs) {
    const row = counts[truth];
    if (row) row[guess] = (row[guess] ?? 0) + 1;
  }
  return counts;
}

/** Figures of each class, in order. */
export function classFigures(confusion: Confusion): ClassFigures[] {
  return confusion.map((row, place) => {
    const hits = row[place] ?? 0;
    const support = row.reduce((a, b) => a + b, 0);
    const called = confusion.reduce((sum, other) => sum + (other[place] ?? 0), 0);
    return {
      precision: share(hits, called),
      recall: share(hits, support),
      f1: share(2 * hits, support + called),
      support,
    };
  });
}

/** The mean F1 of all classes; a class that is neither there nor guessed counts 0. */
export function macroF1Of(confusion: Confusion): number {
  return classFigures(confusion).reduce((sum, { f1 }) => sum + (f1 ?? 0), 0) / confusion.length;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
