import { describe, expect, it } from '@jest/globals';
import { byDepartment, byHolder, lostToWrongRouting, type TimedRow } from './charged.js';

const row = (
  department: string,
  seconds: number,
  endedBy: TimedRow['endedBy'],
  { state = 'counting', overdue = false, holder = null }: Partial<TimedRow> = {},
): TimedRow => ({ department, seconds, endedBy, state, overdue, holder });

describe('D36 counted time is charged to who had the ticket', () => {
  const rows = [
    row('quality', 60, 'claimed'),
    row('quality', 90, 'hours', { holder: 'li' }),
    row('quality', 900, 'transferred', { holder: 'li', state: 'closed' }),
    row('service', 30, 'claimed'),
    row('service', 20, 'due', { holder: 'wang' }),
    row('service', 45, 'transferred', { holder: 'wang', overdue: true }),
    row('quality', 5, null, { overdue: true }),
  ];

  it('by department', () =>
    expect(byDepartment(rows)).toEqual([
      { department: 'quality', countedSeconds: 155, overdueSeconds: 5 },
      { department: 'service', countedSeconds: 95, overdueSeconds: 45 },
    ]));

  it('by holder, null for the queue', () =>
    expect(byHolder(rows)).toEqual([
      { holder: null, countedSeconds: 95, overdueSeconds: 5 },
      { holder: 'li', countedSeconds: 90, overdueSeconds: 0 },
      { holder: 'wang', countedSeconds: 65, overdueSeconds: 45 },
    ]));

  it('leaves nobody out who had it, even while nothing counted', () =>
    expect(byDepartment([row('quality', 60, 'transferred', { state: 'paused' }), row('service', 1, null)])).toEqual([
      { department: 'quality', countedSeconds: 0, overdueSeconds: 0 },
      { department: 'service', countedSeconds: 1, overdueSeconds: 0 },
    ]));
});

describe('time lost to a wrong first routing', () => {
  it.each<[string, TimedRow[], ReturnType<typeof lostToWrongRouting>]>([
    ['is none without a row', [], null],
    ['is none where nobody said that it was wrong', [row('quality', 60, 'claimed'), row('quality', 60, 'met')], null],
    [
      'is what the first department counted until then, holds and closing hours left out',
      [
        row('quality', 60, 'claimed'),
        row('quality', 40, 'held'),
        row('quality', 500, 'resumed', { state: 'paused' }),
        row('quality', 900, 'hours', { state: 'closed' }),
        row('quality', 7, 'misrouted'),
        row('service', 80, 'met'),
      ],
      { department: 'quality', seconds: 107 },
    ],
    [
      'is known also while the ticket is open, and past due',
      [row('quality', 60, 'due'), row('quality', 40, 'misrouted', { overdue: true }), row('service', 1, null)],
      { department: 'quality', seconds: 100 },
    ],
    [
      'is none after a step that was right: it was not the first routing that was wrong',
      [row('quality', 60, 'transferred'), row('service', 40, 'misrouted'), row('quality', 1, null)],
      null,
    ],
    ['is none where only time moved it on', [row('quality', 60, 'escalated'), row('service', 40, 'misrouted')], null],
    [
      'begins after manual triage, whose word is the first routing',
      [row('review', 300, 'routed'), row('quality', 60, 'misrouted'), row('service', 1, 'met')],
      { department: 'quality', seconds: 60 },
    ],
    ['is none when manual triage was right', [row('review', 300, 'routed'), row('quality', 60, 'met')], null],
    [
      'is that of the first time only',
      [row('quality', 60, 'misrouted'), row('logistics', 40, 'misrouted'), row('service', 1, 'met')],
      { department: 'quality', seconds: 60 },
    ],
    ['is none where a move left no row of its own', [row('quality', 60, 'resumed'), row('service', 40, 'misrouted')], null],
  ])('%s', (_, rows, lost) => expect(lostToWrongRouting(rows)).toEqual(lost));
});
