import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import type { CalendarVersion } from './clock.js';
import { type Explained, explain, type KeptClock } from './explain.js';
import { type Entry, finish, handOver, hold, type Moved, resume } from './moves.js';

/** Monday to Friday, 9 to 12 and 13 to 18, in Shanghai; Friday 2026-05-01 is a holiday. */
const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const weekly = { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift };
const office: CalendarVersion = {
  ...{ slug: 'office', version: 3 },
  compiled: compile(
    { slug: 'office', name: 'O', timeZone: 'Asia/Shanghai', weekly, exceptions: [{ date: '2026-05-01', open: [] }] },
    [],
    2026,
    2026,
  ),
};
const at = (text: string) => new Date(`2026-${text < '30' ? '05' : '04'}-${text.replace(' ', 'T')}+08:00`);

/** A four-hour clock of Thursday 30 April, 11:00. */
const four: KeptClock = {
  ...{ clock: 'resolution', cycle: 1, state: 'running', policySlug: 'core', policyVersion: 1, calendar: office, pauseOnHold: true },
  ...{ targetSeconds: 4 * 3600, dueAt: at('30 16:00:00'), pausedAt: null, startedAt: at('30 11:00:00'), spanFrom: at('30 11:00:00') },
  ...{ spanDepartment: 'quality', spanHolder: null, department: 'quality', countedMs: 0, overdueMs: 0 },
  ...{ stoppedAt: null, breachedAt: null, overrunSeconds: null },
};

type Move = (clock: KeptClock, now: Date) => Moved | undefined;
/** A clock and its ledger after some moves; due timers fire before each, as they do in the service. */
function after(...steps: [when: string, move: Move][]): { clock: KeptClock; rows: Entry[] } {
  let clock = four;
  const rows: Entry[] = [];
  for (const [when, move] of steps) {
    const now = at(when);
    if (clock.state === 'running' && clock.dueAt <= now) clock = { ...clock, state: 'breached', breachedAt: clock.dueAt };
    const moved = move(clock, now);
    if (!moved) continue;
    const { ended } = moved;
    clock = { ...clock, ...moved.clock, stoppedAt: ended?.at ?? null, overrunSeconds: ended?.overrunSeconds ?? null };
    rows.push(...moved.entries);
  }
  return { clock, rows };
}
const told = (when: string, ...steps: [when: string, move: Move][]): Explained => {
  const { clock, rows } = after(...steps);
  return explain(clock, rows, at(when));
};
const claim: Move = (clock, now) => handOver(clock, { holder: 'li' }, 'claimed', now);
const move: Move = (clock, now) => handOver(clock, { department: 'service', holder: null }, 'misrouted', now);
const met: Move = (clock, now) => finish(clock, 'met', now);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('a clock that explains itself', () => {
  it('tells each kind of time, and what is left', () =>
    expect(told('30 14:30:00')).toMatchObject({
      ...{ state: 'running', countedSeconds: 9000, pausedSeconds: 0, closedSeconds: 3600, holidaySeconds: 0, wallSeconds: 12_600 },
      ...{ remainingSeconds: 5400, overrunSeconds: null, dueAt: at('30 16:00:00'), carriedSeconds: 0 },
      policy: { slug: 'core', version: 1 },
      calendar: { slug: 'office', version: 3, timeZone: 'Asia/Shanghai' },
    }));

  it('shows the stretch under way as the last segment, ended by nothing', () => {
    const { segments } = told('30 14:00:00', ['30 11:10:00', claim]);
    expect(segments.map(({ from, to, state, holder, endedBy, seconds }) => ({ from, to, state, holder, endedBy, seconds }))).toEqual([
      { from: at('30 11:00:00'), to: at('30 11:10:00'), state: 'counting', holder: null, endedBy: 'claimed', seconds: 600 },
      { from: at('30 11:10:00'), to: at('30 12:00:00'), state: 'counting', holder: 'li', endedBy: 'hours', seconds: 3000 },
      { from: at('30 12:00:00'), to: at('30 13:00:00'), state: 'closed', holder: 'li', endedBy: 'hours', seconds: 3600 },
      { from: at('30 13:00:00'), to: at('30 14:00:00'), state: 'counting', holder: 'li', endedBy: null, seconds: 3600 },
    ]);
    expect(segments[0]).toMatchObject({ policy: { slug: 'core', version: 1 }, calendar: { slug: 'office', version: 3 } });
  });

  it('is breached as soon as its deadline has passed, whether that has been noticed or not', () => {
    const late = told('30 17:00:00');
    expect(late).toMatchObject({ state: 'breached', breachedAt: at('30 16:00:00'), overrunSeconds: 3600, remainingSeconds: -3600 });
    expect(late.segments.map(({ overdue, endedBy }) => [overdue, endedBy])).toEqual([
      [false, 'hours'],
      [false, 'hours'],
      [false, 'due'],
      [true, null],
    ]);
    expect(told('30 16:00:00')).toMatchObject({ state: 'breached', overrunSeconds: 0, remainingSeconds: 0 });
    expect(told('30 15:59:59')).toMatchObject({ state: 'running', remainingSeconds: 1 });
  });

  it('is due on hold as if the hold ended now', () => {
    const steps: [string, Move][] = [['30 12:00:00', hold]];
    expect(told('30 14:00:00', ...steps)).toMatchObject({
      ...{ state: 'paused', remainingSeconds: 3 * 3600, pausedSeconds: 7200, dueAt: at('30 17:00:00') },
    });
    expect(told('02 20:00:00', ...steps)).toMatchObject({ state: 'paused', remainingSeconds: 3 * 3600, dueAt: at('04 12:00:00') });
  });

  it('tells holidays from closing hours', () =>
    expect(told('04 10:00:00', ['30 16:30:00', met])).toMatchObject({ state: 'breached', overrunSeconds: 1800, holidaySeconds: 0 }));

  it('goes on counting its overrun over a holiday weekend, in open time', () =>
    expect(told('04 10:00:00', ['30 17:00:00', claim])).toMatchObject({
      ...{ overrunSeconds: 3 * 3600, countedSeconds: 7 * 3600, holidaySeconds: 24 * 3600, closedSeconds: 64 * 3600 },
      wallSeconds: (at('04 10:00:00').getTime() - at('30 11:00:00').getTime()) / 1000,
    }));

  it('has nothing left to tell once it is stopped', () => {
    const { segments, ...done } = told('04 10:00:00', ['30 13:30:00', move], ['30 15:00:00', met]);
    expect(done).toMatchObject({ state: 'met', stoppedAt: at('30 15:00:00'), remainingSeconds: null, dueAt: at('30 16:00:00') });
    expect(segments.at(-1)).toMatchObject({ endedBy: 'met', to: at('30 15:00:00') });
  });

  it('D36 charges departments and holders', () =>
    expect(told('30 17:00:00', ['30 11:10:00', claim], ['30 13:30:00', move], ['30 16:30:00', claim], ['30 17:00:00', met])).toMatchObject({
      department: 'service',
      byDepartment: [
        { department: 'quality', countedSeconds: 5400, overdueSeconds: 0 },
        { department: 'service', countedSeconds: 12_600, overdueSeconds: 3600 },
      ],
      byHolder: [
        { holder: null, countedSeconds: 600 + 10_800, overdueSeconds: 1800 },
        { holder: 'li', countedSeconds: 4800 + 1800, overdueSeconds: 1800 },
      ],
    }));

  it('adds up to the second, also where instants have thousandths', () => {
    const { clock, rows } = after(
      ['30 11:00:00.400', claim],
      ['30 11:07:13.777', hold],
      ['30 11:31:59.999', resume],
      ['30 13:00:00.500', move],
      ['30 15:59:59.001', claim],
      ['30 16:40:00.499', hold],
      ['30 16:41:01.500', resume],
      ['30 17:03:00.250', met],
    );
    const all = explain(clock, rows, at('04 10:00:00'));
    const of = (state: string) => sum(all.segments.filter((row) => row.state === state).map((row) => row.seconds));
    expect([of('counting'), of('paused'), of('closed'), of('holiday')]).toEqual([
      all.countedSeconds,
      all.pausedSeconds,
      all.closedSeconds,
      all.holidaySeconds,
    ]);
    expect(all.wallSeconds).toBe(sum(all.segments.map((row) => row.seconds)));
    expect(Math.abs(all.wallSeconds - (at('30 17:03:00.250').getTime() - at('30 11:00:00').getTime()) / 1000)).toBeLessThan(3);
    expect(all.countedSeconds).toBe(all.targetSeconds + (all.overrunSeconds ?? 0));
    expect(sum(all.byDepartment.map((share) => share.countedSeconds))).toBe(all.countedSeconds);
    expect(sum(all.byDepartment.map((share) => share.overdueSeconds))).toBe(all.overrunSeconds);
    expect(sum(all.byHolder.map((share) => share.countedSeconds))).toBe(all.countedSeconds);
  });

  it('keeps what a clock had counted before there was a ledger', () =>
    expect(explain({ ...four, spanFrom: at('30 13:00:00'), countedMs: 3_600_000 }, [], at('30 14:00:00'))).toMatchObject({
      ...{ carriedSeconds: 3600, countedSeconds: 7200, remainingSeconds: 7200, wallSeconds: 7200 },
    }));
});
