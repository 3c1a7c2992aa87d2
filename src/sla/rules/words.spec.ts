import { describe, expect, it } from '@jest/globals';
import type { Explained, ShownRow } from './explain.js';
import { durationOf, localTime, wordsOf } from './words.js';

const at = (text: string) => new Date(`2026-05-${text.replace(' ', 'T')}:00+08:00`);
const clock: Explained = {
  ...{ clock: 'resolution', cycle: 1, state: 'running', department: 'quality', startedAt: at('03 18:00'), dueAt: at('04 12:00') },
  ...{ stoppedAt: null, breachedAt: null, targetSeconds: 14_400, countedSeconds: 9000, pausedSeconds: 3600, closedSeconds: 54_000 },
  ...{ holidaySeconds: 0, wallSeconds: 66_600, carriedSeconds: 0, remainingSeconds: 5400, overrunSeconds: null, pauseOnHold: true },
  policy: { slug: 'core', version: 1 },
  calendar: { slug: 'cn-office', version: 3, timeZone: 'Asia/Shanghai' },
  segments: [],
  byDepartment: [{ department: 'quality', countedSeconds: 9000, overdueSeconds: 0 }],
  byHolder: [],
};
const onHold = [{ state: 'paused', endedBy: null } as ShownRow];
const target = [
  '目标 4 小时（日历 cn-office 第 3 版，按策略 core 第 1 版）。',
  'Target 4 h (calendar cn-office version 3, by policy core version 1).',
];
const time = [
  '已计 2 小时 30 分，暂停 1 小时，非工作时间 15 小时；截止 2026-05-04 12:00（Asia/Shanghai）。',
  'Counted 2 h 30 min, on hold 1 h, outside hours 15 h; due 2026-05-04 12:00 (Asia/Shanghai).',
];

describe('a clock in words', () => {
  it.each<[string, Partial<Explained>, zh: string, en: string]>([
    ['runs', {}, '还剩 1 小时 30 分。', '1 h 30 min left.'],
    [
      'is on hold',
      { state: 'paused' },
      '挂起中，还剩 1 小时 30 分；截止时间按此刻恢复计算。',
      'On hold with 1 h 30 min left; due as if the hold ended now.',
    ],
    [
      'is on hold with nothing left',
      { state: 'paused', remainingSeconds: -60 },
      '挂起中，时限已用完，恢复即超时。',
      'On hold with its time used up: late as soon as the hold ends.',
    ],
    ['is late', { state: 'breached', overrunSeconds: 65 }, '已超时 1 分 5 秒，尚未完成。', '1 min 5 s late and not done.'],
    [
      'is late and on hold',
      { state: 'breached', overrunSeconds: 60, segments: onHold },
      '已超时 1 分，尚未完成；挂起期间不再累计。',
      '1 min late and not done; on hold, which adds nothing.',
    ],
    [
      'was met',
      { state: 'met', stoppedAt: at('04 10:30'), remainingSeconds: null },
      '2026-05-04 10:30 完成，未超时，剩余 1 小时 30 分。',
      'Done at 2026-05-04 10:30, in time, with 1 h 30 min to spare.',
    ],
    [
      'was late',
      { state: 'breached', stoppedAt: at('04 14:00'), remainingSeconds: null, overrunSeconds: 3600 },
      '2026-05-04 14:00 结束，超时 1 小时。',
      'Ended at 2026-05-04 14:00, 1 h late.',
    ],
    [
      'was cancelled',
      { state: 'cancelled', stoppedAt: at('04 10:30'), remainingSeconds: null },
      '2026-05-04 10:30 取消，不计入达成率。',
      'Cancelled at 2026-05-04 10:30: it counts nowhere.',
    ],
  ])('%s', (_, change, zh, en) =>
    expect(wordsOf({ ...clock, ...change })).toEqual({ zh: `${target[0]}${time[0]}${zh}`, en: `${target[1]} ${time[1]} ${en}` }),
  );

  it('names the departments where there were several, and only times that there were', () => {
    const shares = [
      { department: 'quality', countedSeconds: 0, overdueSeconds: 0 },
      { department: 'service', countedSeconds: 90, overdueSeconds: 0 },
    ];
    const words = wordsOf({
      ...clock,
      countedSeconds: 90,
      pausedSeconds: 0,
      closedSeconds: 0,
      holidaySeconds: 86_400,
      byDepartment: shares,
    });
    expect(words.zh).toBe(
      `${target[0]}已计 1 分 30 秒，节假日 24 小时；截止 2026-05-04 12:00（Asia/Shanghai）。还剩 1 小时 30 分。计时归属：quality 0 秒，service 1 分 30 秒。`,
    );
    expect(words.en).toBe(
      `${target[1]} Counted 1 min 30 s, holidays 24 h; due 2026-05-04 12:00 (Asia/Shanghai). 1 h 30 min left. Charged to quality 0 s, service 1 min 30 s.`,
    );
  });

  it('has durations to the second and times of the zone', () => {
    expect([0, 59, 3600, 3661, 90_000].map((seconds) => durationOf(seconds).en)).toEqual(['0 s', '59 s', '1 h', '1 h 1 min 1 s', '25 h']);
    expect(localTime(new Date('2026-07-01T12:34:56Z'), 'Europe/London')).toBe('2026-07-01 13:34');
    expect(localTime(new Date('2026-01-01T12:34:56Z'), 'Asia/Kolkata')).toBe('2026-01-01 18:04');
  });
});
