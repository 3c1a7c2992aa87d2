import { describe, expect, it } from '@jest/globals';
import { close, endPause, type OpenClock, resume } from './ledger.js';

const start = new Date('2026-05-01T00:00:00Z');
const plus = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const clock = (change: Partial<OpenClock> = {}): OpenClock => ({
  state: 'running',
  calendar: 'always',
  startedAt: start,
  targetSeconds: 3600,
  dueAt: plus(3600),
  pausedAt: null,
  pausedSeconds: 0,
  pausedOverdueSeconds: 0,
  ...change,
});

describe('D7 a hold', () => {
  it('moves the deadline and the unfired timers by exactly its length', () => {
    const resumed = resume(clock({ state: 'paused', pausedAt: plus(600) }), ['warning:80%', 'breach'], plus(1500));
    expect(resumed).toEqual({
      state: 'running',
      dueAt: plus(4500),
      pausedSeconds: 900,
      pausedOverdueSeconds: 0,
      timers: [
        { level: 'warning:80%', fireAt: plus(3780) },
        { level: 'breach', fireAt: plus(4500) },
      ],
    });
  });

  it('adds up over several holds', () => {
    const second = resume(clock({ state: 'paused', pausedAt: plus(2000), pausedSeconds: 900, dueAt: plus(4500) }), ['breach'], plus(2100));
    expect(second).toMatchObject({ pausedSeconds: 1000, dueAt: plus(4600), timers: [{ level: 'breach', fireAt: plus(4600) }] });
  });

  it('after the breach moves nothing, and is no overrun', () => {
    const held = clock({ state: 'breached', pausedAt: plus(3700) });
    expect(resume(held, [], plus(4000))).toEqual({
      state: 'breached',
      dueAt: plus(3600),
      pausedSeconds: 300,
      pausedOverdueSeconds: 300,
      timers: [],
    });
    expect(close(held, 'met', plus(4000))).toMatchObject({ state: 'breached', overrunSeconds: 100, pausedSeconds: 300 });
  });

  it('that never was changes nothing', () => {
    const open = clock({ pausedSeconds: 60, dueAt: plus(3660) });
    expect(endPause(open, plus(100))).toEqual({ dueAt: plus(3660), pausedSeconds: 60, pausedOverdueSeconds: 0 });
  });
});

describe('stopping a clock', () => {
  it('in time is met, without an overrun', () =>
    expect(close(clock(), 'met', plus(3599))).toMatchObject({ state: 'met', overrunSeconds: null }));

  it('on hold is met at the deadline that the hold has moved', () => {
    expect(close(clock({ state: 'paused', pausedAt: plus(3000) }), 'met', plus(9000))).toMatchObject({
      state: 'met',
      pausedSeconds: 6000,
      dueAt: plus(9600),
    });
  });

  it('past due stays breached and says by how much', () => {
    expect(close(clock({ state: 'breached' }), 'met', plus(5400))).toMatchObject({ state: 'breached', overrunSeconds: 1800 });
  });

  it('for good cancels it, but never undoes a breach', () => {
    expect(close(clock(), 'cancelled', plus(10))).toMatchObject({ state: 'cancelled', overrunSeconds: null });
    expect(close(clock({ state: 'breached' }), 'cancelled', plus(3660))).toMatchObject({ state: 'breached', overrunSeconds: 60 });
  });
});
