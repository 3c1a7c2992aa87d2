import { describe, expect, it } from '@jest/globals';
import type { ClockState } from '../../shared/sla.js';
import { compile } from './business-time/compiled.js';
import { type CalendarVersion, fireAt, type OpenClock, remainingMs, shownDue } from './clock.js';
import { type Ending, finish, handOver, hold, type Moved, repolicy, resume } from './moves.js';

/** Monday to Friday, 9 to 12 and 13 to 18, in Shanghai; Friday 2026-05-01 is a holiday, Saturday 05-09 an open day. */
const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const weekly = { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift };
const exceptions = [
  { date: '2026-05-01', open: [] },
  { date: '2026-05-09', open: shift },
];
const office: CalendarVersion = {
  ...{ slug: 'office', version: 2 },
  compiled: compile({ slug: 'office', name: 'O', timeZone: 'Asia/Shanghai', weekly, exceptions }, [], 2026, 2026),
};
const longer: CalendarVersion = {
  ...{ slug: 'late-shift', version: 1 },
  compiled: compile(
    { slug: 'late-shift', name: 'L', timeZone: 'Asia/Shanghai', weekly: { ...weekly, thu: [['09:00', '22:00']] }, exceptions: [] },
    [],
    2026,
    2026,
  ),
};

/** `30 11:00` is the 30th of April, `04 11:00` a day of May, in Shanghai. */
const at = (text: string) => new Date(`2026-${text < '30' ? '05' : '04'}-${text.replace(' ', 'T')}:00+08:00`);
const say = (instant: Date) => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(8, 16).replace('T', ' ');

/** A four-hour clock of Thursday 30 April, 11:00, in `quality`; nobody has it. */
const four: OpenClock = {
  ...{
    clock: 'resolution',
    state: 'running',
    policySlug: 'p',
    policyVersion: 1,
    calendar: office,
    pauseOnHold: true,
    targetSeconds: 4 * 3600,
  },
  ...{
    dueAt: at('30 16:00'),
    pausedAt: null,
    spanFrom: at('30 11:00'),
    spanDepartment: 'quality',
    spanHolder: null,
    department: 'quality',
  },
  ...{ countedMs: 0, overdueMs: 0 },
};

type Step = readonly [when: string, move: (clock: OpenClock, now: Date) => Moved | undefined];
const claim =
  (holder: string): Step[1] =>
  (clock, now) =>
    handOver(clock, { holder }, 'claimed', now);
const transfer =
  (department: string, because: Ending = 'transferred'): Step[1] =>
  (clock, now) =>
    handOver(clock, { department, holder: null }, because, now);
const breach: Step[1] = (clock) => ({ clock: { ...clock, state: 'breached' }, entries: [], retimed: false });
const newPolicy =
  (hours: number, calendar = office, held = false, pauseOnHold = true): Step[1] =>
  (clock, now) => {
    const target = { minutes: hours * 60, calendar: calendar.slug, pauseOnHold };
    return repolicy(clock, { slug: 'q', version: 5, target, targetSeconds: hours * 3600, calendar, held }, now);
  };
const met: Step[1] = (clock, now) => finish(clock, 'met', now);
const cancelled: Step[1] = (clock, now) => finish(clock, 'cancelled', now);

interface Told {
  due: string;
  state: ClockState;
  /** `from → to state (by whom) ended by`. */
  ledger: string[];
  overrunMinutes?: number | null;
}

function play(steps: readonly Step[], from: OpenClock = four): { clock: OpenClock; told: Told; moves: (Moved | undefined)[] } {
  let clock = from;
  const ledger: string[] = [];
  const moves: (Moved | undefined)[] = [];
  for (const [when, move] of steps) {
    const moved = move(clock, at(when));
    moves.push(moved);
    if (!moved) continue;
    clock = moved.clock;
    for (const row of moved.entries) {
      const by = row.holder ? `${row.department}/${row.holder}` : row.department;
      ledger.push(`${say(row.from)} → ${say(row.to)} ${row.state}${row.overdue ? ' overdue' : ''} (${by}) ${row.endedBy}`);
    }
  }
  const ended = moves.at(-1)?.ended;
  const overrun = ended?.overrunSeconds;
  const told = { due: say(clock.dueAt), state: clock.state, ledger };
  return { clock, moves, told: overrun === undefined || overrun === null ? told : { ...told, overrunMinutes: overrun / 60 } };
}

describe('the rules of the clocks, as docs/sla.md tells them', () => {
  it.each<[string, Step[], Told]>([
    [
      'met in time, lunch not counted',
      [['30 14:00', met]],
      {
        due: '30 16:00',
        state: 'met',
        ledger: [
          '30 11:00 → 30 12:00 counting (quality) hours',
          '30 12:00 → 30 13:00 closed (quality) hours',
          '30 13:00 → 30 14:00 counting (quality) met',
        ],
      },
    ],
    [
      'D36 a claim and a transfer move no deadline; each minute is charged to who had the ticket',
      [
        ['30 11:10', claim('li')],
        ['30 13:30', transfer('service', 'misrouted')],
        ['30 14:00', claim('wang')],
        ['30 15:00', met],
      ],
      {
        due: '30 16:00',
        state: 'met',
        ledger: [
          '30 11:00 → 30 11:10 counting (quality) claimed',
          '30 11:10 → 30 12:00 counting (quality/li) hours',
          '30 12:00 → 30 13:00 closed (quality/li) hours',
          '30 13:00 → 30 13:30 counting (quality/li) misrouted',
          '30 13:30 → 30 14:00 counting (service) claimed',
          '30 14:00 → 30 15:00 counting (service/wang) met',
        ],
      },
    ],
    [
      'D7 a hold keeps what is left: over the holiday and the weekend the three hours are Monday’s',
      [
        ['30 12:00', hold],
        ['02 20:00', resume],
      ],
      {
        due: '04 12:00',
        state: 'running',
        ledger: ['30 11:00 → 30 12:00 counting (quality) held', '30 12:00 → 02 20:00 paused (quality) resumed'],
      },
    ],
    [
      'D6 a hold outside the hours is measured on the calendar of the target: it costs and gains nothing',
      [
        ['30 18:30', hold],
        ['01 10:00', resume],
      ],
      {
        due: '04 10:00',
        state: 'running',
        ledger: [
          '30 17:00 → 30 18:00 counting (quality) hours',
          '30 18:00 → 30 18:30 closed (quality) held',
          '30 18:30 → 01 10:00 paused (quality) resumed',
        ],
      },
    ],
    [
      'D5 a hold survives a change of policy, and what was used stays used',
      [
        ['30 12:00', hold],
        ['30 15:00', newPolicy(6, office, true)],
        ['04 09:00', resume],
      ],
      {
        due: '04 15:00',
        state: 'running',
        ledger: [
          '30 11:00 → 30 12:00 counting (quality) held',
          '30 12:00 → 30 15:00 paused (quality) policy',
          '30 15:00 → 04 09:00 paused (quality) resumed',
        ],
      },
    ],
    [
      'D5 a policy that does not pause lets a clock on hold go on, from the change',
      [
        ['30 12:00', hold],
        ['30 15:00', newPolicy(4, office, true, false)],
      ],
      {
        due: '30 18:00',
        state: 'running',
        ledger: ['30 11:00 → 30 12:00 counting (quality) held', '30 12:00 → 30 15:00 paused (quality) policy'],
      },
    ],
    [
      'a policy on another calendar measures what is left by the new one',
      [['30 14:00', newPolicy(10, longer)]],
      {
        due: '30 22:00',
        state: 'running',
        ledger: [
          '30 11:00 → 30 12:00 counting (quality) hours',
          '30 12:00 → 30 13:00 closed (quality) hours',
          '30 13:00 → 30 14:00 counting (quality) policy',
        ],
      },
    ],
    [
      'a policy whose time is used up already is due at once',
      [['30 14:30', newPolicy(2)]],
      {
        due: '30 14:30',
        state: 'running',
        ledger: [
          '30 11:00 → 30 12:00 counting (quality) hours',
          '30 12:00 → 30 13:00 closed (quality) hours',
          '30 13:00 → 30 14:30 counting (quality) policy',
        ],
      },
    ],
    [
      'D17 an overrun is open time: one hour on Thursday, one on Monday',
      [
        ['30 16:00', breach],
        ['30 17:00', claim('li')],
        ['04 10:00', met],
      ],
      {
        due: '30 16:00',
        state: 'breached',
        overrunMinutes: 180,
        ledger: [
          '30 11:00 → 30 12:00 counting (quality) hours',
          '30 12:00 → 30 13:00 closed (quality) hours',
          '30 13:00 → 30 16:00 counting (quality) due',
          '30 16:00 → 30 17:00 counting overdue (quality) claimed',
          '30 17:00 → 30 18:00 counting overdue (quality/li) hours',
          '30 18:00 → 01 00:00 closed overdue (quality/li) hours',
          '01 00:00 → 02 00:00 holiday overdue (quality/li) hours',
          '02 00:00 → 04 09:00 closed overdue (quality/li) hours',
          '04 09:00 → 04 10:00 counting overdue (quality/li) breached',
        ],
      },
    ],
    [
      'a hold after the breach is no overrun and moves no deadline',
      [
        ['30 16:00', breach],
        ['30 16:30', hold],
        ['04 09:00', resume],
        ['04 09:15', met],
      ],
      {
        due: '30 16:00',
        state: 'breached',
        overrunMinutes: 45,
        ledger: [
          '30 11:00 → 30 12:00 counting (quality) hours',
          '30 12:00 → 30 13:00 closed (quality) hours',
          '30 13:00 → 30 16:00 counting (quality) due',
          '30 16:00 → 30 16:30 counting overdue (quality) held',
          '30 16:30 → 04 09:00 paused overdue (quality) resumed',
          '04 09:00 → 04 09:15 counting overdue (quality) breached',
        ],
      },
    ],
    [
      'settled on hold, it is met with its time left',
      [
        ['30 12:00', hold],
        ['04 09:00', met],
      ],
      {
        due: '04 12:00',
        state: 'met',
        ledger: ['30 11:00 → 30 12:00 counting (quality) held', '30 12:00 → 04 09:00 paused (quality) met'],
      },
    ],
    [
      'cancelled for good, but a breach stays one',
      [
        ['30 16:00', breach],
        ['30 16:20', cancelled],
      ],
      {
        due: '30 16:00',
        state: 'breached',
        overrunMinutes: 20,
        ledger: [
          '30 11:00 → 30 12:00 counting (quality) hours',
          '30 12:00 → 30 13:00 closed (quality) hours',
          '30 13:00 → 30 16:00 counting (quality) due',
          '30 16:00 → 30 16:20 counting overdue (quality) breached',
        ],
      },
    ],
  ])('%s', (_, steps, told) => {
    const from = steps[0]?.[0] === '30 18:30' ? { ...four, spanFrom: at('30 17:00'), targetSeconds: 2 * 3600 } : four;
    expect(play(steps, from).told).toEqual(told);
  });

  it('the same thing twice changes nothing', () => {
    const { moves } = play([
      ['30 11:10', claim('li')],
      ['30 11:20', claim('li')],
      ['30 11:30', hold],
      ['30 11:40', hold],
      ['30 11:50', resume],
      ['30 11:55', resume],
    ]);
    expect(moves.map((moved) => moved !== undefined)).toEqual([true, false, true, false, true, false]);
  });

  it('a policy that does not pause is not held, and a breached clock keeps the policy that it broke', () => {
    expect(hold({ ...four, pauseOnHold: false }, at('30 12:00'))).toBeUndefined();
    expect(newPolicy(8)({ ...four, state: 'breached' }, at('30 17:00'))).toBeUndefined();
  });

  it('a breach stays with the department that had it; time after it is charged to the next', () => {
    const { clock } = play([
      ['30 16:00', breach],
      ['30 16:10', transfer('service')],
    ]);
    expect([clock.department, clock.spanDepartment]).toEqual(['quality', 'service']);
    expect(play([['30 15:00', transfer('service')]]).clock.department).toBe('service');
  });

  it('rows carry the versions that counted them', () => {
    const { moves } = play([
      ['30 14:00', newPolicy(10, longer)],
      ['30 15:00', met],
    ]);
    const rows = moves
      .flatMap((moved) => moved?.entries ?? [])
      .map((row) => `${row.policySlug}@${row.policyVersion} ${row.calendarSlug}@${row.calendarVersion}`);
    expect([rows[0], rows.at(-1)]).toEqual(['p@1 office@2', 'q@5 late-shift@1']);
  });

  it('a transaction that began before the span it ends adds no row and takes nothing back', () => {
    const early = finish({ ...four, spanFrom: at('30 11:30'), countedMs: 1_800_000 }, 'met', at('30 11:29'));
    expect(early).toMatchObject({ entries: [], ended: { at: at('30 11:30') }, clock: { countedMs: 1_800_000 } });
  });
});

describe('what is left, and when levels fire', () => {
  const resumed = play([
    ['30 12:00', hold],
    ['02 20:00', resume],
  ]).clock;
  const held = play([['30 12:00', hold]]).clock;
  const late = play([
    ['30 16:00', breach],
    ['30 17:00', claim('li')],
  ]).clock;

  it('counts open time only', () => {
    expect(remainingMs(four, at('30 12:30'), office.compiled)).toBe(3 * 3_600_000);
    expect(remainingMs(resumed, at('03 12:00'), office.compiled)).toBe(3 * 3_600_000);
    expect(remainingMs(held, at('02 12:00'), office.compiled)).toBe(3 * 3_600_000);
    expect(remainingMs(late, at('04 09:30'), office.compiled)).toBe(-2.5 * 3_600_000);
  });

  it('shows of a hold the deadline that it would have if it ended now', () => {
    expect(say(shownDue(held, at('30 13:00'), office.compiled))).toBe('30 16:00');
    expect(say(shownDue(held, at('30 17:00'), office.compiled))).toBe('04 11:00');
    expect(say(shownDue(late, at('30 17:00'), office.compiled))).toBe('30 16:00');
  });

  it('moves warnings and rungs with the time that is left', () => {
    expect(say(fireAt('warning:50%', resumed)!)).toBe('04 10:00');
    expect(say(fireAt('warning:30m', resumed)!)).toBe('04 11:30');
    expect(say(fireAt('breach', resumed)!)).toBe('04 12:00');
    expect(say(fireAt('escalation:60m', resumed)!)).toBe('04 14:00');
    expect(say(fireAt('escalation:120m', late)!)).toBe('30 18:00');
    expect(fireAt('breach', held)).toBeNull();
  });
});
