import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compile } from './business-time/compiled.js';
import type { CalendarVersion } from './clock.js';
import type { KeptClock } from './explain.js';
import { differencesOf, isOlder, type StoppedClock, wrongCharges } from './ledger-check.js';
import { type Entry, finish, handOver, hold, type Moved, repolicy, resume } from './moves.js';
import type { Versions } from './verdict.js';

const SEED = 20_260_508;
/** 2,000 in every run; more by the environment. */
const CASES = Number(process.env.LEDGER_CASES ?? 2000);
const HOUR = 3_600_000;
const calendar = (slug: string, hours: readonly (readonly [string, string])[]): CalendarVersion => {
  const weekly = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
  const exceptions = [{ date: '2026-05-01', open: [] }];
  return { slug, version: 1, compiled: compile({ slug, name: slug, timeZone: 'Asia/Shanghai', weekly, exceptions }, [], 2026, 2026) };
};
const calendars = [
  calendar('lunch', [
    ['09:00', '12:00'],
    ['13:00', '18:00'],
  ]),
  calendar('night', [['22:00', '06:00']]),
];
/** Policy `p<n>` gives n hours. */
const versions: Versions = {
  targetMs: (slug) => Number(slug.slice(1)) * HOUR,
  calendar: (slug) => calendars.find((one) => one.slug === slug)!.compiled,
};
const start = new Date('2026-04-30T01:00:00.123Z');

const kept = (hours: number, on: CalendarVersion): KeptClock => {
  const clock: KeptClock = {
    ...{ clock: 'resolution', cycle: 1, state: 'running', policySlug: `p${hours}`, policyVersion: 1, calendar: on, pauseOnHold: true },
    ...{ targetSeconds: hours * 3600, dueAt: start, pausedAt: null, startedAt: start, spanFrom: start, stoppedAt: null, breachedAt: null },
    ...{ spanDepartment: 'd0', spanHolder: null, department: 'd0', countedMs: 0, overdueMs: 0, overrunSeconds: null },
  };
  const target = { minutes: hours * 60, calendar: on.slug, pauseOnHold: true };
  const { dueAt } = repolicy(clock, { ...clock, slug: clock.policySlug, version: 1, target, held: false }, start)!.clock;
  return { ...clock, dueAt };
};

type Move = (clock: KeptClock, now: Date) => Moved | undefined;
const resumes: Move = (clock, now) => resume(clock, now);
const transfers = fc.nat(2).map(
  (n): Move =>
    (clock, now) =>
      handOver(clock, { department: `d${n}`, holder: null }, 'transferred', now),
);
const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.constant<Move>((clock, now) => hold(clock, now)),
  fc.constant(resumes),
  transfers,
  fc.nat(2).map(
    (n): Move =>
      (clock, now) =>
        handOver(clock, { holder: n === 0 ? null : `a${n}` }, 'claimed', now),
  ),
  fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(1), fc.boolean()).map(([hours, which, pauseOnHold]): Move => {
    const on = calendars[which]!;
    const target = { minutes: hours * 60, calendar: on.slug, pauseOnHold };
    const by = { slug: `p${hours}`, version: 1, target, targetSeconds: hours * 3600, calendar: on };
    return (clock, now) => repolicy(clock, { ...by, held: clock.pausedAt !== null }, now);
  }),
);
type Step = readonly [waitMs: number, move: Move];
/** One at a time; only a hold's end and a move come together, in one transaction. */
const waits = fc.integer({ min: 1, max: 30 * HOUR });
const acts = fc.oneof(
  fc.tuple(waits, moves).map((step): Step[] => [step]),
  fc.tuple(waits, transfers).map(([wait, transfer]): Step[] => [
    [wait, resumes],
    [0, transfer],
  ]),
);
const lives = fc.record({
  hours: fc.integer({ min: 1, max: 20 }),
  which: fc.nat(1),
  steps: fc.array(acts, { maxLength: 12 }).map((groups) => groups.flat()),
  last: fc.integer({ min: 1, max: 60 * HOUR }),
  as: fc.constantFrom('met' as const, 'cancelled' as const),
});

interface Life {
  hours: number;
  which: number;
  steps: Step[];
  last: number;
  as: 'met' | 'cancelled';
}

/** Plays a life as the service does: due timers fire before anything happens. */
function played({ hours, which, steps, last, as }: Life): [StoppedClock, Entry[]] {
  let clock = kept(hours, calendars[which]!);
  let now = start;
  const rows: Entry[] = [];
  const finishing: Step = [last, (open, at) => finish(open, as, at)];
  for (const [wait, move] of [...steps, finishing]) {
    now = new Date(now.getTime() + wait);
    if (clock.state === 'running' && clock.dueAt <= now) clock = { ...clock, state: 'breached', breachedAt: clock.dueAt };
    const moved = move(clock, now);
    if (!moved) continue;
    clock = { ...clock, ...moved.clock, stoppedAt: moved.ended?.at ?? null, overrunSeconds: moved.ended?.overrunSeconds ?? null };
    rows.push(...moved.entries);
  }
  return [clock as StoppedClock, rows];
}

describe('clocks held against their ledger', () => {
  it(`agree whatever happens to them (${CASES} lives, seed ${SEED})`, () => {
    const ends: Record<string, number> = {};
    fc.assert(
      fc.property(lives, (life) => {
        const [clock, rows] = played(life);
        ends[clock.state] = (ends[clock.state] ?? 0) + 1;
        expect(differencesOf(clock, rows, versions)).toEqual([]);
      }),
      { seed: SEED, numRuns: CASES },
    );
    // The cases are worth something: each end comes often.
    expect(Math.min(ends.met ?? 0, ends.breached ?? 0, ends.cancelled ?? 0)).toBeGreaterThan(CASES / 20);
  });

  const claim: Move = (clock, now) => handOver(clock, { holder: 'a1' }, 'claimed', now);
  const [clock, rows] = played({ hours: 4, which: 0, steps: [[HOUR, claim]], last: 7 * HOUR, as: 'met' });
  const changed = (index: number, change: Partial<Entry>) => rows.map((row, at) => (at === index ? { ...row, ...change } : row));

  it('is a clock of four hours that was late, in rows', () =>
    expect([clock.state, clock.overrunSeconds, rows.map(({ endedBy }) => endedBy)]).toEqual([
      'breached',
      3 * 3600,
      ['claimed', 'hours', 'hours', 'due', 'breached'],
    ]));

  it.each<[string, Partial<StoppedClock>, string]>([
    ['state', { state: 'met' }, 'state is met, by the ledger breached'],
    [
      'deadline',
      { dueAt: new Date('2026-04-30T06:00:00.124Z') },
      'dueAt is 2026-04-30T06:00:00.124Z, by the ledger 2026-04-30T06:00:00.123Z',
    ],
    ['breach', { breachedAt: null }, 'breachedAt is null, by the ledger 2026-04-30T06:00:00.123Z'],
    ['overrun', { overrunSeconds: 259_200 }, 'overrunSeconds is 259200, by the ledger 10800'],
    ['counted time', { countedMs: 1 }, `countedMs is 1, by the ledger ${7 * HOUR}`],
    ['time past due', { overdueMs: 1 }, `overdueMs is 1, by the ledger ${3 * HOUR}`],
    ['department', { department: 'd1' }, 'department is d1, by the ledger d0'],
    ['target', { targetSeconds: 60 }, 'targetSeconds is 60, by the ledger 14400'],
  ])('differ in their %s', (_, change, said) => expect(differencesOf({ ...clock, ...change }, rows, versions)).toEqual([said]));

  it.each<[string, Entry[], string]>([
    ['lacks a row', rows.slice(0, -1), 'gap or an overlap at'],
    ['lacks its first row', rows.slice(1), 'gap or an overlap at 2026-04-30T01:00:00.123Z'],
    ['calls open hours closed', changed(1, { state: 'closed' }), 'is closed, the calendar is open for'],
    ['calls lunch counted', changed(2, { state: 'counting' }), 'is counting, the calendar is open for 0 ms'],
    ['calls a row late that is not', changed(0, { overdue: true }), 'is past due, the deadline says otherwise'],
  ])('differ from a ledger that %s', (_, wrongRows, said) => expect(differencesOf(clock, wrongRows, versions).join('; ')).toContain(said));

  it('may have ended in the millisecond in which their last row did', () => {
    const [same, claimed] = played({ hours: 4, which: 0, steps: [[HOUR, claim]], last: 0, as: 'cancelled' });
    expect(claimed.map(({ endedBy }) => endedBy)).toEqual(['claimed']);
    expect(differencesOf(same, claimed, versions)).toEqual([]);
    const [atOnce, none] = played({ hours: 4, which: 0, steps: [], last: 0, as: 'met' });
    expect([none, differencesOf(atOnce, none, versions), isOlder(atOnce, none)]).toEqual([[], [], false]);
  });

  it('D36 have charged to departments what these used', () => {
    const right = [{ department: 'd0', countedMs: 7 * HOUR, overdueMs: 3 * HOUR }];
    expect(wrongCharges(clock, rows, right)).toEqual([]);
    expect(wrongCharges(clock, rows, [])).toEqual([`d0 is charged with 0 ms, 0 of them late, by the ledger ${7 * HOUR} and ${3 * HOUR}`]);
    expect(wrongCharges(clock, rows, [{ ...right[0]!, department: 'd1' }])).toHaveLength(2);
    expect(wrongCharges(clock, rows, [{ ...right[0]!, overdueMs: 0 }])).toHaveLength(1);
    expect(wrongCharges({ ...clock, state: 'cancelled' }, rows, right)).toHaveLength(1);
    expect(wrongCharges({ ...clock, state: 'cancelled' }, rows, [])).toEqual([]);
  });

  it('are older than the ledger where their first time is in no row', () => {
    expect(isOlder(clock, rows)).toBe(false);
    expect(isOlder(clock, [])).toBe(true);
    expect(isOlder(clock, rows.slice(1))).toBe(true);
  });
});
