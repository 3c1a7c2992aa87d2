import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, between } from './business-time.js';
import { randomCalendar } from './calendar.arbitrary.js';
import { compile } from './compiled.js';
import { segments } from './segments.js';

/** 10,000 in every run; a million by the environment. */
const CASES = Number(process.env.BUSINESS_TIME_CASES ?? 10_000);
const SEED = 20_260_508;
const DAY = 86_400;

/** Compiling is the slow part, so that cases share calendars: 50 a calendar. */
const pool = fc.sample(randomCalendar, { seed: SEED, numRuns: Math.ceil(CASES / 50) }).map(({ calendar, holidays, anchor }) => {
  const year = Number(anchor.slice(0, 4));
  return { open: compile(calendar, holidays, year, year), anchor: Date.parse(anchor) };
});

/** A calendar, three instants in order within some weeks around its anchor, and two spans that it has the open time for. */
const cases = fc
  .record({
    index: fc.nat(pool.length - 1),
    offsets: fc.array(fc.integer({ min: -20 * DAY * 1000, max: 20 * DAY * 1000 }), { minLength: 3, maxLength: 3 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ index, offsets, share, cut }) => {
    const { open, anchor } = pool[index]!;
    const [a, b, c] = offsets.map((offset) => anchor + offset).toSorted((x, y) => x - y) as [number, number, number];
    const all = Math.floor(share * between(open, c, c + 60 * DAY * 1000));
    const n = Math.floor(all * cut);
    return { open, a, b, c, n, m: all - n };
  });

const ms = (seconds: number) => Math.round(seconds * 1000);

describe(`the algebra of business time (${CASES} cases, seed ${SEED})`, () => {
  it('between undoes add; add is monotone, additive, and the earliest answer; the parts of a span add up', () => {
    fc.assert(
      fc.property(cases, ({ open, a, b, c, n, m }) => {
        const due = add(open, c, n);
        const later = add(open, c, n + m);
        const facts = {
          inverse: between(open, c, due) === n,
          earliest: n === 0 ? due === c : between(open, c, due - 1) < n,
          ahead: due >= c,
          monotoneInTime: add(open, b, n) <= due && add(open, a, n) <= add(open, b, n),
          monotoneInLength: due <= later,
          additive: add(open, due, m) === later,
          splits: ms(between(open, a, b)) + ms(between(open, b, c)) === ms(between(open, a, c)),
        };
        if (Object.values(facts).includes(false)) throw new Error(JSON.stringify({ facts, a, b, c, n, m }));
      }),
      { seed: SEED, numRuns: CASES },
    );
  });

  it('segments fill the span without gaps, alternate, and their open ones are what lies between', () => {
    fc.assert(
      fc.property(cases, ({ open, a, c }) => {
        const parts = segments(open, a, c);
        const openMs = parts.reduce((sum, part) => sum + (part.state === 'open' ? part.to - part.from : 0), 0);
        expect([parts[0]?.from ?? a, parts.at(-1)?.to ?? a, openMs]).toEqual([a, c, ms(between(open, a, c))]);
        for (const [index, part] of parts.slice(1).entries()) {
          if (part.from !== parts[index]!.to || part.state === parts[index]!.state) throw new Error(JSON.stringify(parts));
        }
      }),
      { seed: SEED, numRuns: Math.ceil(CASES / 10) },
    );
  });
});
