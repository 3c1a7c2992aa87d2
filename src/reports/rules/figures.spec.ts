import { describe, expect, it } from '@jest/globals';
import { backlogStarts, clockFigures, NO_CLOCKS, NO_TICKETS, share, ticketFigures } from './figures.js';

describe('figures', () => {
  it('of nothing are zeros and nulls', () => {
    expect(ticketFigures(NO_TICKETS, 0)).toMatchObject({
      intake: 0,
      misroutedShare: null,
      engine: { transformerShare: null },
      backlog: 0,
      turnaroundMinutes: { count: 0, p50: null, p90: null, p95: null },
    });
    expect(clockFigures(NO_CLOCKS)).toEqual({
      met: 0,
      breached: 0,
      cancelled: 0,
      attainment: null,
      overrunMinutes: { count: 0, p50: null, p90: null },
      chargedMinutes: { counted: 0, overdue: 0 },
    });
    expect(ticketFigures(NO_TICKETS, 0).lostToWrongRouting).toEqual({ count: 0, minutes: 0 });
  });

  it('keep cancelled clocks out of attainment', () => {
    expect(clockFigures({ ...NO_CLOCKS, met: 3, breached: 1, cancelled: 40 }).attainment).toBe(0.75);
  });

  it('never call one breach in a million full attainment', () => expect(share(999_999, 1_000_000)).toBe(0.999999));

  it('take the misrouted share of what was triaged', () => {
    expect(ticketFigures({ ...NO_TICKETS, intake: 10, auto: 3, review: 1, misrouted: 1 }, 0).misroutedShare).toBe(0.25);
  });

  it('round minutes to the hundredth', () => {
    expect(ticketFigures({ ...NO_TICKETS, resolved: 1, turnaround: [1.005, 2.3456, 3] }, 0).turnaroundMinutes).toMatchObject({
      p90: 2.35,
      p95: 3,
    });
    expect(clockFigures({ ...NO_CLOCKS, counted: 60.016_66, overdue: 0.333_33 }).chargedMinutes).toEqual({ counted: 60.02, overdue: 0.33 });
    expect(ticketFigures({ ...NO_TICKETS, lost: 2, lostMinutes: 7.126 }, 0).lostToWrongRouting).toEqual({ count: 2, minutes: 7.13 });
  });
});

describe('the backlog', () => {
  const day = (department: string, date: string, opening: number, intake: number, resolved: number) => ({
    key: { department, day: date },
    figures: { ...NO_TICKETS, opening, intake, resolved },
  });

  it('is handed from day to day within each department', () => {
    const groups = [day('a', '1', 5, 2, 1), day('a', '2', 0, 0, 4), day('a', '3', 0, 1, 0), day('b', '1', 0, 1, 0), day('b', '2', 0, 0, 1)];
    expect(backlogStarts(groups, ['department', 'day'])).toEqual([5, 6, 2, 0, 1]);
  });

  it('is each group’s own without time', () => {
    const groups = [
      { key: { department: 'a' }, figures: { ...NO_TICKETS, opening: 3, intake: 9 } },
      { key: { department: 'b' }, figures: { ...NO_TICKETS, opening: 4 } },
    ];
    expect(backlogStarts(groups, ['department'])).toEqual([3, 4]);
  });
});
