import { add, OpensTooRarely } from './business-time.js';
import type { Compiled } from './compiled.js';

/**
 * The first open instant (epoch ms) at or after `instant`; closing time itself is closed. Undefined for a calendar that does not open any more
 * within the horizon.
 */
export function nextOpening(compiled: Compiled, instant: number): number | undefined {
  try {
    // Where the first open millisecond ends, one before that it began.
    return add(compiled, instant, 0.001) - 1;
  } catch (error) {
    if (error instanceof OpensTooRarely) return undefined;
    throw error;
  }
}
