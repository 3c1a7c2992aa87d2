import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, between } from './business-time.js';
import { type RandomCalendar, randomCalendar } from './calendar.arbitrary.js';
import { compile } from './compiled.js';
import { segments } from './segments.js';

/** 1,000 in every run; 20,000 by the environment. */
const CASES = Number(process.env.BUSINESS_TIME_ORACLE_CASES ?? 1000);
const SEED = 20_260_509;
const MINUTE = 60_000;
const WINDOW_MINUTES = 72 * 60;
/** Looked up once: in Jest's context each look-up of a global is slow. */
const { floor, min, max } = Math;

/**
 * Business time as a person would count it: look at the wall clock of every single minute and ask whether it is open. Written apart from
 * what it checks: wall clocks come from Intl alone, times are compared as text, and nothing is sorted, merged or summed up ahead.
 */
interface Wall {
  date: string;
  time: string;
}

/** The wall clocks of every minute of a window, which many cases share. */
const windows = new Map<string, Wall[]>();

function wallsOf(timeZone: string, start: number): Wall[] {
  const key = `${timeZone} ${start}`;
  const known = windows.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const walls = Array.from({ length: WINDOW_MINUTES }, (_, index) => {
    const [date, time] = format.format(start + index * MINUTE).split(' ') as [string, string];
    return { date, time };
  });
  windows.set(key, walls);
  return walls;
}

const eveOf = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function startingOn({ calendar, holidays }: RandomCalendar, date: string) {
  const usual = calendar.weekly[NAMES[new Date(date).getUTCDay()]!] ?? [];
  const exception = calendar.exceptions.find((one) => one.date === date);
  if (exception) return { intervals: exception.open, shut: exception.open.length === 0 };
  const kind = holidays.find((one) => one.date === date)?.kind;
  if (kind === 'closed') return { intervals: [], shut: true };
  const monday = calendar.weekly.mon ?? [];
  return { intervals: kind === 'workday' && monday.length > 0 ? monday : usual, shut: false };
}

/** The state of each minute of the window. */
function statesOf(random: RandomCalendar, start: number): ('open' | 'closed' | 'holiday')[] {
  const days = new Map<string, { today: ReturnType<typeof startingOn>; eve: ReturnType<typeof startingOn> }>();
  return wallsOf(random.calendar.timeZone, start).map(({ date, time }) => {
    const day = days.get(date) ?? { today: startingOn(random, date), eve: startingOn(random, eveOf(date)) };
    days.set(date, day);
    const fromToday = day.today.intervals.some(([from, to]) => time >= from && (to <= from || time < to));
    const fromEve = day.eve.intervals.some(([from, to]) => to <= from && time < to);
    if (fromToday || fromEve) return 'open';
    return day.today.shut ? 'holiday' : 'closed';
  });
}

const cases = fc.record({
  random: randomCalendar,
  // Seconds after the window's start, which lies a day before the anchor.
  a: fc.nat(WINDOW_MINUTES * 60 - 1),
  b: fc.nat(WINDOW_MINUTES * 60 - 1),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe(`business time and a count by minutes (${CASES} cases, seed ${SEED})`, () => {
  it('say the same', () => {
    fc.assert(
      fc.property(cases, ({ random, a, b, share }) => {
        const start = Date.parse(random.anchor) - 24 * 60 * MINUTE;
        const states = statesOf(random, start);
        const [from, to] = a < b ? [a, b] : [b, a];
        const openSeconds = (first: number, last: number) => {
          let sum = 0;
          for (let minute = floor(first / 60); minute * 60 < last; minute += 1)
            if (states[minute] === 'open') sum += min(last, minute * 60 + 60) - max(first, minute * 60);
          return sum;
        };
        const year = new Date(start).getUTCFullYear();
        const compiled = compile(random.calendar, random.holidays, year, year);
        expect(between(compiled, start + from * 1000, start + to * 1000)).toBe(openSeconds(from, to));

        const wanted = floor(share * openSeconds(from, WINDOW_MINUTES * 60));
        let due = from;
        for (let left = wanted; left > 0; ) {
          const minute = floor(due / 60);
          const step = min(minute * 60 + 60 - due, states[minute] === 'open' ? left : 60);
          if (states[minute] === 'open') left -= step;
          due += step;
        }
        expect(add(compiled, start + from * 1000, wanted)).toBe(start + due * 1000);

        const counted: { from: number; to: number; state: string }[] = [];
        for (let second = from; second < to; ) {
          const minute = floor(second / 60);
          const next = min(minute * 60 + 60, to);
          const last = counted.at(-1);
          if (last?.state === states[minute]) last!.to = start + next * 1000;
          else counted.push({ from: start + second * 1000, to: start + next * 1000, state: states[minute]! });
          second = next;
        }
        expect(segments(compiled, start + from * 1000, start + to * 1000)).toEqual(counted);
      }),
      { seed: SEED, numRuns: CASES },
    );
  });
});
