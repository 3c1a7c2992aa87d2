import { Temporal } from 'temporal-polyfill';
import type { Bilingual } from '../../shared/bilingual.js';
import type { Explained } from './explain.js';

/** An explained clock as a person would say it, one to four sentences, times in the zone of its calendar. */
export function wordsOf(clock: Explained): Bilingual {
  const sentences = [target(clock), time(clock), outcome(clock), ...shares(clock)];
  return { zh: sentences.map(({ zh }) => zh).join(''), en: sentences.map(({ en }) => en).join(' ') };
}

/** `2 小时 30 分`, `2 h 30 min`: to the second, so that what is said adds up. */
export function durationOf(seconds: number): Bilingual {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const parts = [
    { value: h, zh: '小时', en: 'h' },
    { value: m, zh: '分', en: 'min' },
    { value: s, zh: '秒', en: 's' },
  ].filter(({ value }, index) => value > 0 || (seconds === 0 && index === 2));
  const say = (language: keyof Bilingual) => parts.map((part) => `${part.value} ${part[language]}`).join(' ');
  return { zh: say('zh'), en: say('en') };
}

/** `2026-05-04 12:00` on the clocks of the zone, to the minute that has begun. */
export const localTime = (instant: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');

function target({ targetSeconds, calendar, policy }: Explained): Bilingual {
  const { zh, en } = durationOf(targetSeconds);
  return {
    zh: `目标 ${zh}（日历 ${calendar.slug} 第 ${calendar.version} 版，按策略 ${policy.slug} 第 ${policy.version} 版）。`,
    en: `Target ${en} (calendar ${calendar.slug} version ${calendar.version}, by policy ${policy.slug} version ${policy.version}).`,
  };
}

function time(clock: Explained): Bilingual {
  const { dueAt, calendar, countedSeconds, pausedSeconds, closedSeconds, holidaySeconds } = clock;
  const parts = [
    { seconds: countedSeconds, zh: '已计', en: 'counted' },
    { seconds: pausedSeconds, zh: '暂停', en: 'on hold' },
    { seconds: closedSeconds, zh: '非工作时间', en: 'outside hours' },
    { seconds: holidaySeconds, zh: '节假日', en: 'holidays' },
  ].filter(({ seconds }, index) => index === 0 || seconds > 0);
  const say = (language: keyof Bilingual, comma: string) =>
    parts.map((part) => `${part[language]} ${durationOf(part.seconds)[language]}`).join(comma);
  const due = localTime(dueAt, calendar.timeZone);
  const en = say('en', ', ');
  return {
    zh: `${say('zh', '，')}；截止 ${due}（${calendar.timeZone}）。`,
    en: `${en[0]!.toUpperCase()}${en.slice(1)}; due ${due} (${calendar.timeZone}).`,
  };
}

function outcome(clock: Explained): Bilingual {
  if (clock.stoppedAt) return ended(clock, localTime(clock.stoppedAt, clock.calendar.timeZone));
  const underWay = clock.segments.at(-1);
  const onHold = clock.state === 'paused' || (underWay?.state === 'paused' && underWay.endedBy === null);
  if (clock.state === 'breached') return late(clock.overrunSeconds ?? 0, onHold);
  const left = clock.remainingSeconds ?? 0;
  const { zh, en } = durationOf(Math.max(0, left));
  if (!onHold) return { zh: `还剩 ${zh}。`, en: `${en} left.` };
  if (left <= 0) return { zh: '挂起中，时限已用完，恢复即超时。', en: 'On hold with its time used up: late as soon as the hold ends.' };
  return { zh: `挂起中，还剩 ${zh}；截止时间按此刻恢复计算。`, en: `On hold with ${en} left; due as if the hold ended now.` };
}

function ended({ state, targetSeconds, countedSeconds, overrunSeconds }: Explained, at: string): Bilingual {
  if (state === 'cancelled') return { zh: `${at} 取消，不计入达成率。`, en: `Cancelled at ${at}: it counts nowhere.` };
  const over = durationOf(overrunSeconds ?? 0);
  if (state === 'breached') return { zh: `${at} 结束，超时 ${over.zh}。`, en: `Ended at ${at}, ${over.en} late.` };
  const { zh, en } = durationOf(Math.max(0, targetSeconds - countedSeconds));
  return { zh: `${at} 完成，未超时，剩余 ${zh}。`, en: `Done at ${at}, in time, with ${en} to spare.` };
}

function late(seconds: number, onHold: boolean): Bilingual {
  const { zh, en } = durationOf(seconds);
  return onHold
    ? { zh: `已超时 ${zh}，尚未完成；挂起期间不再累计。`, en: `${en} late and not done; on hold, which adds nothing.` }
    : { zh: `已超时 ${zh}，尚未完成。`, en: `${en} late and not done.` };
}

/** Who used the time, where more than one department did. */
function shares({ byDepartment }: Explained): Bilingual[] {
  if (byDepartment.length < 2) return [];
  const say = (language: keyof Bilingual, comma: string) =>
    byDepartment.map((share) => `${share.department} ${durationOf(share.countedSeconds)[language]}`).join(comma);
  return [{ zh: `计时归属：${say('zh', '，')}。`, en: `Charged to ${say('en', ', ')}.` }];
}
