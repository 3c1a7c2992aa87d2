import type { TokenWindow } from './windows.js';

/** Encoder output of one window: a state of `width` numbers for each leading special token, each token, each trailing special token. */
export interface WindowStates {
  readonly window: TokenWindow;
  readonly states: ArrayLike<number>;
}

/** How many special tokens the tokenizer puts before and after each window. */
export interface SpecialTokens {
  readonly before: number;
  readonly after: number;
}

/**
 * One state a token, whatever the number of windows: a token in two windows has the mean of both, each special token the mean of all windows.
 * So a text in one window is pooled exactly as in training, and no token of a long one counts twice.
 */
export function statesByToken(windows: readonly WindowStates[], tokens: number, width: number, special: SpecialTokens): ArrayLike<number> {
  const [first] = windows;
  if (first && windows.length === 1) return first.states;
  const rows = special.before + tokens + special.after;
  const sums = new Float64Array(rows * width);
  const times = new Float64Array(rows);
  for (const { window, states } of windows) {
    const inner = window.end - window.start;
    for (let i = 0; i < special.before + inner + special.after; i++) {
      const row = rowOf(i, inner, window.start, tokens, special);
      times[row] = (times[row] ?? 0) + 1;
      for (let d = 0; d < width; d++) sums[row * width + d] = (sums[row * width + d] ?? 0) + (states[i * width + d] ?? 0);
    }
  }
  return sums.map((sum, i) => sum / (times[Math.floor(i / width)] || 1));
}

/** The mean over all tokens, special ones too. */
export function meanPool(states: ArrayLike<number>, width: number): Float64Array {
  const rows = states.length / width;
  const sum = new Float64Array(width);
  for (let row = 0; row < rows; row++) for (let d = 0; d < width; d++) sum[d] = (sum[d] ?? 0) + (states[row * width + d] ?? 0);
  return sum.map((value) => value / rows);
}

function rowOf(i: number, inner: number, start: number, tokens: number, special: SpecialTokens): number {
  if (i < special.before) return i;
  if (i < special.before + inner) return i + start;
  return special.before + tokens + (i - special.before - inner);
}
