/** Tokens `start` to `end` (exclusive) of a text that is too long to be encoded at once. */
export interface TokenWindow {
  readonly start: number;
  readonly end: number;
}

/** Tokens of a text in one window, special tokens not counted. */
export const WINDOW_TOKENS = 126;
/** Tokens that two neighbouring windows share, so that each one is read with its context in at least one of them. */
export const WINDOW_OVERLAP = 32;

/** Windows that cover `length` tokens; the last one ends with the text and is as full as the others. An empty text has one empty window. */
export function windowsOf(length: number, size = WINDOW_TOKENS, overlap = WINDOW_OVERLAP): TokenWindow[] {
  if (length <= size) return [{ start: 0, end: length }];
  const windows: TokenWindow[] = [];
  for (let start = 0; start + size < length; start += size - overlap) windows.push({ start, end: start + size });
  windows.push({ start: length - size, end: length });
  return windows;
}
