import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WINDOW_OVERLAP, WINDOW_TOKENS, windowsOf } from './windows.js';

describe('windows', () => {
  it('leaves a short text whole', () => {
    expect(windowsOf(0)).toEqual([{ start: 0, end: 0 }]);
    expect(windowsOf(WINDOW_TOKENS)).toEqual([{ start: 0, end: WINDOW_TOKENS }]);
  });

  it('lets the last window end with the text', () => {
    expect(windowsOf(10, 6, 2)).toEqual([
      { start: 0, end: 6 },
      { start: 4, end: 10 },
    ]);
    expect(windowsOf(11, 6, 2)).toEqual([
      { start: 0, end: 6 },
      { start: 4, end: 10 },
      { start: 5, end: 11 },
    ]);
  });

  it('covers every token, overlapping, in full windows', () => {
    fc.assert(
      fc.property(fc.integer({ min: WINDOW_TOKENS + 1, max: 8_000 }), (length) => {
        const windows = windowsOf(length);
        expect(windows[0]?.start).toBe(0);
        expect(windows.at(-1)?.end).toBe(length);
        windows.forEach((window, i) => {
          expect(window.end - window.start).toBe(WINDOW_TOKENS);
          const before = windows[i - 1];
          if (before) expect(before.end - window.start).toBeGreaterThanOrEqual(WINDOW_OVERLAP);
        });
      }),
    );
  });
});
