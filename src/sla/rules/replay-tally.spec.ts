import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClockState } from '../../shared/sla.js';
import type { Outcome } from './replay.js';
import { changeOf, Tally } from './replay-tally.js';

const outcome = (state: ClockState, overrunSeconds: number | null = null, due = 0, department = 'quality'): Outcome => ({
  ...{ policySlug: 'p', policyVersion: 1, state, overrunSeconds, department },
  dueAt: new Date(due),
});
const clock = (number: number, before: Outcome) => ({ ticketId: `t${number}`, number, clock: 'resolution' as const, cycle: 1, before });

describe('what would have been different', () => {
  it.each<[string, Outcome, Outcome | undefined, string | undefined]>([
    ['nothing', outcome('met'), { ...outcome('met'), policySlug: 'q' }, undefined],
    ['a hold that counts, with the same deadline', outcome('paused'), outcome('running'), undefined],
    ['a breach', outcome('met'), outcome('breached', 5), 'becameBreached'],
    ['a breach of a running clock', outcome('paused'), outcome('breached'), 'becameBreached'],
    ['no breach', outcome('breached', 5), outcome('met'), 'becameMet'],
    ['no breach yet', outcome('breached'), outcome('running'), 'becameOther'],
    ['no breach: cancelled in time', outcome('breached', 5), outcome('cancelled'), 'becameOther'],
    ['the deadline', outcome('met'), outcome('met', null, 1), 'otherTarget'],
    ['the overrun', outcome('breached', 5), outcome('breached', 6), 'otherTarget'],
    ['all of it', outcome('met'), undefined, 'notOpened'],
  ])('%s', (_, before, after, change) => {
    expect(changeOf(before, after)).toBe(change);
  });
});

describe('a tally', () => {
  it('adds up: figures by clock and department, and every change once', () => {
    const tally = new Tally(10);
    tally.add(clock(1, outcome('met')), outcome('breached', 60, 5, 'service'));
    tally.add(clock(2, outcome('breached', 90)), outcome('met', null, 5));
    tally.add(clock(3, outcome('met')), outcome('met'));
    tally.add({ ...clock(4, outcome('paused')), clock: 'pickup' }, outcome('running', null, 5));
    tally.add(clock(5, outcome('cancelled')), undefined);
    const result = tally.result();
    const of = (met: number, breached: number, cancelled: number, running: number, attainment: number | null) => ({
      ...{ met, breached, cancelled, running, attainment },
    });
    expect(result.clocks).toBe(5);
    expect(result.asIs).toEqual({
      ...{ pickup: of(0, 0, 0, 1, null), first_response: of(0, 0, 0, 0, null), next_reply: of(0, 0, 0, 0, null) },
      ...{ resolution: of(2, 1, 1, 0, 0.666667), total: of(2, 1, 1, 1, 0.666667) },
    });
    expect(result.replayed.total).toEqual(of(2, 1, 0, 1, 0.666667));
    expect(result.changes).toEqual({ clocks: 4, becameBreached: 1, becameMet: 1, becameOther: 0, otherTarget: 1, notOpened: 1 });
    expect(result.byDepartment).toEqual([
      { department: 'quality', asIs: of(2, 1, 1, 1, 0.666667), replayed: of(2, 0, 0, 1, 1) },
      { department: 'service', asIs: of(0, 0, 0, 0, null), replayed: of(0, 1, 0, 0, 0) },
    ]);
    expect(result.changed.map(({ number }) => number)).toEqual([2, 1, 5, 4]);
    expect(result.changed[2]).toEqual({ ...clock(5, outcome('cancelled')), after: null });
  });

  it('keeps no more than asked for: the largest, as sorting all would', () => {
    const overruns = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(overruns, fc.integer({ min: 0, max: 12 }), (list, limit) => {
        const tally = new Tally(limit);
        const all = list.map(([seconds, breaks], number) => ({ number, size: seconds * 2 + (breaks ? 1 : 0) }));
        for (const [number, [seconds, breaks]] of list.entries())
          tally.add(clock(number, outcome(breaks ? 'met' : 'breached', breaks ? null : 0)), outcome('breached', seconds, 1));
        const largest = all.toSorted((a, b) => b.size - a.size || a.number - b.number).slice(0, limit);
        expect(tally.result().changed.map(({ number }) => number)).toEqual(largest.map(({ number }) => number));
        expect(tally.result().changes.clocks).toBe(list.length);
      }),
      { seed: 20260504, numRuns: 300 },
    );
  });
});
