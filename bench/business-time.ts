import { Temporal } from 'temporal-polyfill';
import { add } from '../src/sla/rules/business-time/business-time.js';
import type { Calendar } from '../src/sla/rules/business-time/calendar.js';
import { compile } from '../src/sla/rules/business-time/compiled.js';
import { head, machine, median, option, round, row } from './support/figures.js';

const FROM_YEAR = 2024;
const TO_YEAR = 2033;
const ROUNDS = option('rounds', 7);
const ADDS = option('adds', 500_000);
const NAIVE_ADDS = option('naive', 300);
/** Up to 40 working hours. */
const LONGEST_SECONDS = 144_000;

const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const calendar: Calendar = {
  slug: 'office',
  name: 'Office',
  timeZone: 'America/New_York',
  weekly: { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift },
  exceptions: [{ date: '2026-12-25', open: [] }],
};
const closed = new Set(calendar.exceptions.map(({ date }) => date));

/** A sequence that is the same in every run: the instants and lengths that are asked for. */
function questions(count: number): { instants: Float64Array; seconds: Float64Array } {
  const span = Date.UTC(TO_YEAR, 6, 1) - Date.UTC(FROM_YEAR, 0, 1);
  let state = 20_260_508;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const instants = Float64Array.from({ length: count }, () => Date.UTC(FROM_YEAR, 0, 1) + Math.floor(next() * span));
  return { instants, seconds: Float64Array.from({ length: count }, () => Math.floor(next() * LONGEST_SECONDS)) };
}

/** What one would write without compiling: day after day, every border a wall-clock time in its zone. */
function naiveAdd(instant: number, seconds: number): number {
  let left = seconds * 1000;
  if (left === 0) return instant;
  let day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  for (;;) {
    const works = day.dayOfWeek <= 5 && !closed.has(day.toString());
    for (const [from, to] of works ? shift : []) {
      const [start, end] = [from, to].map((plainTime) => day.toZonedDateTime({ timeZone: calendar.timeZone, plainTime }).epochMilliseconds);
      const begin = Math.max(start!, instant);
      if (end! > begin && left <= end! - begin) return begin + left;
      left -= Math.max(0, end! - begin);
    }
    day = day.add({ days: 1 });
  }
}

/** Calls a second: the median of rounds. */
function rate(count: number, ask: (instant: number, seconds: number) => number): number {
  const { instants, seconds } = questions(count);
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    let sum = 0;
    for (let index = 0; index < count; index += 1) sum += ask(instants[index]!, seconds[index]!);
    if (!Number.isFinite(sum)) throw new Error('An answer is no instant');
    return (count * 1000) / (performance.now() - start);
  });
  return median(rates);
}

console.log(`Business time: ${machine()}; one core, ${calendar.timeZone}, ${TO_YEAR - FROM_YEAR + 1} years, two shifts a day\n`);
const begun = performance.now();
const compiled = compile(calendar, [], FROM_YEAR, TO_YEAR);
const compiling = performance.now() - begun;
const { instants, seconds } = questions(NAIVE_ADDS);
const wrong = instants.findIndex((instant, index) => add(compiled, instant, seconds[index]!) !== naiveAdd(instant, seconds[index]!));
if (wrong >= 0) throw new Error(`The two disagree on ${instants[wrong]} + ${seconds[wrong]} s`);

head('way', 'add/s');
row('compiled', Math.round(rate(ADDS, (instant, length) => add(compiled, instant, length))).toLocaleString('en'));
row('naive, Temporal', Math.round(rate(NAIVE_ADDS, naiveAdd)).toLocaleString('en'));
console.log(`\nCompiling: ${round(compiling, 1)} ms for ${compiled.starts.length} open ranges`);
