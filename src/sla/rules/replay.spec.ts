import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compile } from './business-time/compiled.js';
import type { CalendarVersion, OpenClock } from './clock.js';
import { finish, handOver, hold, type Moved, resume } from './moves.js';
import { planClocks } from './plan.js';
import type { Policy, Target } from './policy.js';
import { type Hold, type Life, type Outcome, replay } from './replay.js';

const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const whole = [['00:00', '24:00']] as const;
const week = (open: readonly (readonly [string, string])[]) => ({ mon: open, tue: open, wed: open, thu: open, fri: open });
const calendar = (slug: string, weekly: Parameters<typeof compile>[0]['weekly'], closed: readonly string[] = []): CalendarVersion => ({
  ...{ slug, version: 1 },
  compiled: compile(
    { slug, name: slug, timeZone: 'Asia/Shanghai', weekly, exceptions: closed.map((date) => ({ date, open: [] })) },
    [],
    2026,
    2026,
  ),
});
/** Monday to Friday, 9 to 12 and 13 to 18, and the same without lunch; Friday 2026-05-01 is a holiday. */
const calendars: Record<string, CalendarVersion> = {
  office: calendar('office', week(shift), ['2026-05-01']),
  through: calendar('through', week([['09:00', '18:00']]), ['2026-05-01']),
  always: calendar('always', { ...week(whole), sat: whole, sun: whole }),
};
const calendarOf = (slug: string) => calendars[slug]!;

/** `30 11:00` is the 30th of April, `04 11:00` a day of May, in Shanghai. */
const at = (text: string) => new Date(`2026-${text < '30' ? '05' : '04'}-${text.replace(' ', 'T')}:00+08:00`);
const say = (instant: Date) => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(8, 16).replace('T', ' ');

const policy = (hours: number, on: string, pauseOnHold = true): Policy => ({
  ...{ slug: 'draft', version: 0, name: 'd', rank: 1, match: {}, warnings: [], escalations: [] },
  targets: { resolution: { minutes: hours * 60, calendar: on, pauseOnHold } satisfies Target },
});

/** A clock of Thursday 30 April, 11:00, in `quality`. */
const life = (end: string | null, change: Partial<Life> = {}): Life => ({
  ...{ clock: 'resolution', startedAt: at('30 11:00'), department: 'quality', handOvers: [] },
  end: end === null ? null : { as: 'met', at: at(end) },
  ...change,
});
const held = (from: string, to: string | null): Hold => ({ from: at(from), to: to === null ? null : at(to) });

type Told = [due: string, state: string, overrunMinutes: number | null, department?: string];
const told = (outcome: Outcome | undefined): Told =>
  outcome
    ? [say(outcome.dueAt), outcome.state, outcome.overrunSeconds === null ? null : outcome.overrunSeconds / 60, outcome.department]
    : ['', 'none', null];

describe('a clock replayed', () => {
  it.each<[string, Life, Hold[], Policy, Told]>([
    ['around the clock: late by half an hour', life('30 15:30'), [], policy(4, 'always'), ['30 15:00', 'breached', 30]],
    ['lunch closed: in time', life('30 15:30'), [], policy(4, 'office'), ['30 16:00', 'met', null]],
    ['lunch open: late', life('30 15:30'), [], policy(4, 'through'), ['30 15:00', 'breached', 30]],
    ['overrun counts open time only', life('04 09:30'), [], policy(4, 'office'), ['30 16:00', 'breached', 150]],
    [
      'D5 a hold is there whatever the policy: what was left of the time is left after it, over holiday and weekend',
      life('04 13:30'),
      [held('30 12:00', '02 20:00')],
      policy(4, 'office'),
      ['04 12:00', 'breached', 30],
    ],
    [
      'D5 a policy that does not pause lets the hold count',
      life('04 13:30'),
      [held('30 12:00', '02 20:00')],
      policy(4, 'office', false),
      ['30 16:00', 'breached', 330],
    ],
    [
      'D6 a hold over lunch gives back its open time, on the calendar of the target',
      life('30 17:00'),
      [held('30 11:30', '30 13:30')],
      policy(4, 'office'),
      ['30 17:00', 'breached', 0],
    ],
    [
      'D6 the same hold where lunch is open',
      life('30 16:59'),
      [held('30 11:30', '30 13:30')],
      policy(4, 'through'),
      ['30 17:00', 'met', null],
    ],
    [
      'a hold after the deadline stops the overrun, not the breach',
      life('30 14:30'),
      [held('30 13:30', '30 14:15')],
      policy(1, 'office'),
      ['30 12:00', 'breached', 45],
    ],
    ['a deadline that is reached is missed', life('30 16:00'), [], policy(4, 'office'), ['30 16:00', 'breached', 0]],
    [
      'not wanted, in time',
      life(null, { end: { as: 'cancelled', at: at('30 15:00') } }),
      [],
      policy(4, 'office'),
      ['30 16:00', 'cancelled', null],
    ],
    [
      'not wanted, too late',
      life(null, { end: { as: 'cancelled', at: at('30 17:00') } }),
      [],
      policy(4, 'office'),
      ['30 16:00', 'breached', 60],
    ],
    ['still open', life(null), [], policy(40, 'office'), ['08 11:00', 'running', null]],
    ['still open, and late', life(null), [], policy(4, 'office'), ['30 16:00', 'breached', null]],
    ['still on hold', life(null), [held('30 12:00', null)], policy(4, 'office'), ['30 16:00', 'paused', null]],
    ['on hold when it ended', life('04 13:00'), [held('30 12:00', null)], policy(4, 'office'), ['04 16:00', 'met', null]],
  ])('%s', (_, lived, holds, by, expected) => {
    expect(told(replay(lived, holds, by, calendarOf, at('05 10:00')))).toEqual([...expected, 'quality']);
  });

  it('D36 is charged to who had the ticket at the end, and from a breach on to who had it then', () => {
    const moved = life('30 17:00', { handOvers: [{ at: at('30 14:00'), department: 'service' }] });
    expect(told(replay(moved, [], policy(8, 'office'), calendarOf, at('05 10:00')))).toEqual(['04 11:00', 'met', null, 'service']);
    expect(told(replay(moved, [], policy(4, 'office'), calendarOf, at('05 10:00')))).toEqual(['30 16:00', 'breached', 60, 'service']);
    expect(told(replay(moved, [], policy(1, 'office'), calendarOf, at('05 10:00')))).toEqual(['30 12:00', 'breached', 240, 'quality']);
  });

  it('is not opened where the policy has no target for it', () => {
    expect(replay(life('30 15:30', { clock: 'pickup' }), [], policy(4, 'office'), calendarOf, at('05 10:00'))).toBeUndefined();
  });

  it('of the policy that it ran by is what it was, whatever happened to it', () => {
    const kinds = fc.constantFrom('hold', 'resume', 'service', 'quality', 'claim');
    const step = fc.record({ kind: kinds, afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 * 86_400_000 })) });
    const cases = fc.record({
      ...{ steps: fc.array(step, { maxLength: 9 }), endMs: fc.integer({ min: 0, max: 86_400_000 }) },
      ...{ as: fc.constantFrom('met' as const, 'cancelled' as const, null), on: fc.constantFrom('office', 'through', 'always') },
      ...{ minutes: fc.integer({ min: 1, max: 4000 }), pauseOnHold: fc.boolean() },
    });
    fc.assert(
      fc.property(cases, ({ steps, endMs, as, on, minutes, pauseOnHold }) => {
        const by = policy(minutes / 60, on, pauseOnHold);
        const now = { at: at('30 11:00') };
        let [clock] = planClocks(by, ['resolution'], now.at, 'quality', calendarOf) as [OpenClock];
        const [holds, handOvers]: [Hold[], { at: Date; department: string }[]] = [[], []];
        const fire = () => {
          if (clock.state === 'running' && clock.dueAt <= now.at) clock = { ...clock, state: 'breached' };
        };
        for (const { kind, afterMs } of steps) {
          now.at = new Date(now.at.getTime() + afterMs);
          fire();
          clock = move(kind, clock, now.at)?.clock ?? clock;
          const open = holds.at(-1)?.to === null;
          if (kind === 'hold' && !open) holds.push({ from: now.at, to: null });
          else if (kind === 'resume' && open) holds.push({ ...holds.pop()!, to: now.at });
          else if (kind === 'service' || kind === 'quality') handOvers.push({ at: now.at, department: kind });
        }
        now.at = new Date(now.at.getTime() + endMs);
        fire();
        const ended = as && finish(clock, as, now.at);
        const { policySlug, policyVersion, state, dueAt, department } = ended?.clock ?? clock;
        const was = { policySlug, policyVersion, state, dueAt, department, overrunSeconds: ended?.ended?.overrunSeconds ?? null };
        const end = as && { as, at: now.at };
        expect(replay({ ...life(null), end, handOvers }, holds, by, calendarOf, now.at)).toEqual(was);
      }),
      { seed: 20260504, numRuns: 500 },
    );
  });
});

function move(kind: string, clock: OpenClock, now: Date): Moved | undefined {
  if (kind === 'hold') return hold(clock, now);
  if (kind === 'resume') return resume(clock, now);
  if (kind === 'claim') return handOver(clock, { holder: 'li' }, 'claimed', now);
  return handOver(clock, { department: kind, holder: null }, 'transferred', now);
}
