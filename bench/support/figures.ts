import { availableParallelism, cpus } from 'node:os';

/** The middle of a list; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest value that `share` of all are not above (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}

export const round = (value: number, digits = 0): string => value.toFixed(digits);

/** What a reader needs to know to compare figures. */
export const machine = (): string =>
  `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`;

/** One line of a table for `docs/performance.md`. */
export const row = (...cells: (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

export function head(...cells: string[]): void {
  row(...cells);
  row(...cells.map((_, index) => (index === 0 ? '---' : '---:')));
}

/** The number after `--name`, else `otherwise`. */
export function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}
