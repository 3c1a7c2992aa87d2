import { describe, expect, it } from '@jest/globals';
import { BREAKER, type Breaker, closedBreaker, failed, succeeded, tryNow } from './circuit-breaker.js';

function fail(breaker: Breaker, times: number, nowMs: number): Breaker {
  return Array.from({ length: times }).reduce<Breaker>((state) => failed(state, nowMs), breaker);
}

describe('circuit breaker', () => {
  it('opens after failures in a row, and only then', () => {
    expect(fail(closedBreaker, BREAKER.failuresToOpen - 1, 0).state).toBe('closed');
    expect(fail(closedBreaker, BREAKER.failuresToOpen, 0).state).toBe('open');
    expect(failed(succeeded(), 0)).toMatchObject({ state: 'closed', failures: 1 });
  });

  it('asks nothing while open, then lets one batch try', () => {
    const open = fail(closedBreaker, BREAKER.failuresToOpen, 1_000);
    expect(tryNow(open, 1_000 + BREAKER.firstPauseMs - 1)).toBeUndefined();
    const halfOpen = tryNow(open, 1_000 + BREAKER.firstPauseMs);
    expect(halfOpen?.state).toBe('half-open');
    expect(tryNow(halfOpen as Breaker, 99_999)).toBeUndefined();
    expect(tryNow(succeeded(), 0)?.state).toBe('closed');
  });

  it('waits longer after each failed try, up to a limit', () => {
    let breaker = fail(closedBreaker, BREAKER.failuresToOpen, 0);
    const pauses: number[] = [];
    for (let i = 0; i < 8; i++) {
      pauses.push(breaker.retryAt);
      breaker = { ...failed(tryNow(breaker, breaker.retryAt) as Breaker, 0) };
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1_000));
  });
});
