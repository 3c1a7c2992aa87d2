/** Rows `start` to `end` (exclusive) that the encoder gets at once. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** The encoder computes padding like text: of what it gets, at most this share may be padding. A batch gains less than a fifth over single texts. */
const PADDING_SHARE = 0.1;

/** Cuts rows, shortest first, into runs of at most `most`; each is padded to its longest row. */
export function runsOf(lengths: readonly number[], most: number): Run[] {
  const runs: Run[] = [];
  let start = 0;
  let tokens = 0;
  lengths.forEach((length, i) => {
    const cells = (i + 1 - start) * length;
    const padded = (cells - tokens - length) / cells;
    if (i > start && (i - start >= most || padded > PADDING_SHARE)) {
      runs.push({ start, end: i });
      start = i;
      tokens = 0;
    }
    tokens += length;
  });
  if (lengths.length > start) runs.push({ start, end: lengths.length });
  return runs;
}
