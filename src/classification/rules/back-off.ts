/** Waits before the engine is started again, in milliseconds. */
export const BACK_OFF = { firstMs: 100, longestMs: 60_000 } as const;

/**
 * How long to wait before the next start, after `failures` starts in a row that came to nothing (0: the engine had answered before it died,
 * so it is started again at once). Doubles each time.
 */
export function restartDelayMs(failures: number): number {
  if (failures === 0) return 0;
  return Math.min(BACK_OFF.longestMs, BACK_OFF.firstMs * 2 ** (failures - 1));
}
