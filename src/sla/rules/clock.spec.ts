import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import { type ClockTime, countedMs, endSpan, type OpenClock, remainingMs, stretchesOf } from './clock.js';

const day = [['09:00', '18:00']] as const;
const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day };
const compiled = compile({ slug: 'o', name: 'O', timeZone: 'UTC', weekly, exceptions: [] }, [], 2026, 2026);
const at = (text: string) => new Date(`2026-05-${text.replace(' ', 'T')}:00Z`);
/** Of Friday 8 May, 17:00, with two hours to go. */
const running: ClockTime = {
  state: 'running',
  targetSeconds: 7200,
  dueAt: at('11 10:00'),
  pausedAt: null,
  spanFrom: at('08 17:00'),
  countedMs: 0,
  overdueMs: 0,
};

describe('the span of a clock', () => {
  it('has no gaps and adds up to the wall time', () => {
    const parts = stretchesOf(running, at('11 09:30'), compiled);
    expect(parts.map(({ state }) => state)).toEqual(['counting', 'closed', 'counting']);
    expect(parts.slice(1).map(({ from }) => from)).toEqual(parts.slice(0, -1).map(({ to }) => to));
    expect(parts.reduce((sum, { from, to }) => sum + to.getTime() - from.getTime(), 0)).toBe(
      at('11 09:30').getTime() - at('08 17:00').getTime(),
    );
    expect(countedMs(parts)).toBe(90 * 60_000);
  });

  it('is cut at the deadline once that has passed', () => {
    const parts = stretchesOf({ ...running, state: 'breached' }, at('11 10:45'), compiled);
    expect(parts.slice(2)).toEqual([
      { from: at('11 09:00'), to: at('11 10:00'), state: 'counting', overdue: false },
      { from: at('11 10:00'), to: at('11 10:45'), state: 'counting', overdue: true },
    ]);
    expect(countedMs(parts, true)).toBe(45 * 60_000);
  });

  it('is empty at its beginning and before it', () => {
    expect(stretchesOf(running, at('08 17:00'), compiled)).toEqual([]);
    expect(stretchesOf(running, at('08 16:00'), compiled)).toEqual([]);
  });

  it('ends with its time counted, also past due', () => {
    const clock = { ...running, state: 'breached', calendar: { slug: 'o', version: 1, compiled } } as OpenClock;
    expect(endSpan(clock, at('11 10:45')).clock).toMatchObject({
      spanFrom: at('11 10:45'),
      countedMs: 165 * 60_000,
      overdueMs: 45 * 60_000,
    });
  });

  it('leaves what is left of the target, less than nothing past due', () => {
    expect(remainingMs(running, at('09 12:00'), compiled)).toBe(3_600_000);
    expect(remainingMs({ ...running, state: 'breached', overdueMs: 60_000, spanFrom: at('11 11:00') }, at('11 12:00'), compiled)).toBe(
      -3_660_000,
    );
  });
});
