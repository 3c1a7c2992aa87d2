/** Half-open: `from` is in it, `to` is not. Milliseconds. */
export type Range = readonly [from: number, to: number];

/** The union of ranges, sorted; ranges that touch become one. */
export function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What of `range` lies inside `window`; undefined when nothing does. */
export function clip(range: Range, window: Range): Range | undefined {
  const from = Math.max(range[0], window[0]);
  const to = Math.min(range[1], window[1]);
  return from < to ? [from, to] : undefined;
}

/** Index of the first of sorted `values` that is greater than `value`; their number when none is. */
export const firstAbove = (values: Float64Array, value: number): number => firstThat(values, (one) => one > value);

/** Index of the first of sorted `values` that is `value` or greater; their number when none is. */
export const firstAtLeast = (values: Float64Array, value: number): number => firstThat(values, (one) => one >= value);

/** `passes` holds for none up to some place, and for all from there on. */
function firstThat(values: Float64Array, passes: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(values[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
