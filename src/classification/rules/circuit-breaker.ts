/** Whether the engine is asked at all: closed asks, open does not, half-open lets one batch try. */
export interface Breaker {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Failures in a row while closed. */
  readonly failures: number;
  /** Openings since the last success; each one waits longer. */
  readonly openings: number;
  /** Milliseconds of the caller's clock; while open, nothing is tried before it. */
  readonly retryAt: number;
}

export const BREAKER = { failuresToOpen: 3, firstPauseMs: 1_000, longestPauseMs: 30_000 } as const;

export const closedBreaker: Breaker = { state: 'closed', failures: 0, openings: 0, retryAt: 0 };

/** The state in which a batch may be sent now, or undefined when the engine must be left alone. A half-open breaker has its one try out. */
export function tryNow(breaker: Breaker, nowMs: number): Breaker | undefined {
  if (breaker.state === 'closed') return breaker;
  if (breaker.state === 'open' && nowMs >= breaker.retryAt) return { ...breaker, state: 'half-open' };
  return undefined;
}

export function succeeded(): Breaker {
  return closedBreaker;
}

export function failed(breaker: Breaker, nowMs: number): Breaker {
  const failures = breaker.failures + 1;
  if (breaker.state === 'closed' && failures < BREAKER.failuresToOpen) return { ...breaker, failures };
  const pauseMs = Math.min(BREAKER.longestPauseMs, BREAKER.firstPauseMs * 2 ** breaker.openings);
  return { state: 'open', failures, openings: breaker.openings + 1, retryAt: nowMs + pauseMs };
}
