import { type Compiled, cover } from './compiled.js';
import { clip, firstAbove } from './ranges.js';

export const SEGMENT_STATES = ['open', 'closed', 'holiday'] as const;

/** A stretch of instants (epoch ms), `to` not in it. `holiday`: closed on a day that a statutory day or an exception closes. */
export interface Segment {
  from: number;
  to: number;
  state: (typeof SEGMENT_STATES)[number];
}

/** What lies between two instants, in order and without gaps; nothing when `to` does not lie after `from`. */
export function segments(compiled: Compiled, from: number, to: number): Segment[] {
  if (!(to > from)) return [];
  cover(compiled, from);
  cover(compiled, to);
  const { starts, ends } = compiled;
  const found: Segment[] = [];
  let at = from;
  for (let index = firstAbove(ends, from); index < starts.length && starts[index]! < to; index += 1) {
    const open = clip([starts[index]!, ends[index]!], [from, to])!;
    found.push(...closed(compiled, at, open[0]), { from: open[0], to: open[1], state: 'open' });
    at = open[1];
  }
  found.push(...closed(compiled, at, to));
  return found;
}

/** A stretch without opening, told apart by the days in it. */
function closed({ holidays, holidayEnds }: Compiled, from: number, to: number): Segment[] {
  const found: Segment[] = [];
  let at = from;
  for (let index = firstAbove(holidayEnds, from); at < to; index += 1) {
    const holiday = clip(holidays[index] ?? [to, to], [at, to]);
    const next = holiday?.[0] ?? to;
    if (at < next) found.push({ from: at, to: next, state: 'closed' });
    if (holiday) found.push({ from: next, to: holiday[1], state: 'holiday' });
    at = holiday?.[1] ?? to;
  }
  return found;
}
