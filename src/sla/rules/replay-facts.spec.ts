import { describe, expect, it } from '@jest/globals';
import { holdsOf, lifeOf, type RecordedClock, type RecordedTicket, seenBy } from './replay-facts.js';

const at = (hour: number) => new Date(Date.UTC(2026, 4, 4, hour));

const ticket: RecordedTicket = {
  ...{ id: 't', number: 7, tier: 'core', channel: 'app', language: 'zh', category: 'quality', reasons: [{ code: 'defect' }] },
  ...{ corrected: null, priority: 'urgent', explained: true, rulePriority: null, priorityCode: null, outcome: null, resolvedAt: null },
};
const clock: RecordedClock = {
  ...{ ticketId: 't', clock: 'resolution', cycle: 1, state: 'running', policySlug: 'p', policyVersion: 1, pauseOnHold: true },
  ...{ startedAt: at(1), dueAt: at(9), pausedAt: null, stoppedAt: null, overrunSeconds: null, department: 'quality' },
  ...{ spanFrom: at(1), spanDepartment: 'quality', ledgerFrom: null, firstDepartment: null, repolicied: false },
  ...{ pausedFrom: null, pausedTo: null, movedAt: null, movedTo: null },
};

describe('what policies saw when a clock was opened', () => {
  it('is what triage decided, and the department of the first row of the ledger', () => {
    const later = { ...clock, firstDepartment: 'quality', spanDepartment: 'service' };
    expect(seenBy(ticket, later)).toEqual({
      ...{ tier: 'core', channel: 'app', language: 'zh', category: 'quality', reasons: ['defect'], priority: 'normal' },
      department: 'quality',
    });
    expect(seenBy(ticket, { ...clock, spanDepartment: 'review' }).department).toBe('review');
  });

  it.each([
    ['a rule gave it', { rulePriority: 'low', priorityCode: 'urgent' }, 'low'],
    ['it read urgent', { priorityCode: 'urgent' }, 'urgent'],
    ['it has words of danger', { priorityCode: 'urgent_words' }, 'urgent'],
    ['the customer is strategic', { priorityCode: 'tier_strategic' }, 'high'],
    ['what came later says nothing of it', { priorityCode: 'transferred' }, 'normal'],
    ['nothing is explained: as it is now', { explained: false }, 'urgent'],
  ] as const)('has the priority of triage: %s', (_, said, priority) => {
    expect(seenBy({ ...ticket, ...said }, clock).priority).toBe(priority);
    // Clocks that open later open by what the ticket is then.
    expect(seenBy({ ...ticket, ...said }, { ...clock, cycle: 2 }).priority).toBe('urgent');
    expect(seenBy({ ...ticket, ...said }, { ...clock, clock: 'next_reply' }).priority).toBe('urgent');
  });

  it('has the correction that came before the clock, not the one after it', () => {
    const corrected = { ...ticket, corrected: { at: at(3), category: 'service' as const, reasons: [] } };
    expect(seenBy(corrected, clock)).toMatchObject({ category: 'quality', reasons: ['defect'] });
    expect(seenBy(corrected, { ...clock, startedAt: at(3) })).toMatchObject({ category: 'service', reasons: [] });
  });
});

describe('the life of a clock', () => {
  it('has the hand-overs of the ledger and the one that the span began with', () => {
    const moved = {
      ...clock,
      firstDepartment: 'review',
      movedAt: [at(2)],
      movedTo: ['quality'],
      spanFrom: at(4),
      spanDepartment: 'service',
    };
    expect(lifeOf(ticket, moved, [moved])).toEqual({
      ...{ clock: 'resolution', startedAt: at(1), end: null, department: 'review' },
      handOvers: [
        { at: at(2), department: 'quality' },
        { at: at(4), department: 'service' },
      ],
    });
    expect(lifeOf(ticket, clock, [clock])).toMatchObject({ department: 'quality', handOvers: [] });
  });

  const breached: RecordedClock = { ...clock, state: 'breached', stoppedAt: at(6), overrunSeconds: 5 };
  it.each([
    ['met', ticket, { ...clock, state: 'met', stoppedAt: at(6) }, [], 'met'],
    ['cancelled', ticket, { ...clock, state: 'cancelled', stoppedAt: at(6) }, [], 'cancelled'],
    ['breached, then done', { ...ticket, outcome: 'settled', resolvedAt: at(6) }, breached, [], 'met'],
    ['breached, then found to be no complaint', { ...ticket, outcome: 'not_complaint', resolvedAt: at(6) }, breached, [], 'cancelled'],
    ['done before that was found', { ...ticket, outcome: 'duplicate', resolvedAt: at(8) }, breached, [], 'met'],
    ['cancelled with another clock', ticket, breached, [{ ...clock, state: 'cancelled', stoppedAt: at(6) }], 'cancelled'],
    ['another clock was cancelled at another time', ticket, breached, [{ ...clock, state: 'cancelled', stoppedAt: at(7) }], 'met'],
  ] as [string, RecordedTicket, RecordedClock, RecordedClock[], string][])('ended: %s', (_, of, one, others, as) => {
    expect(lifeOf(of, one, [one, ...others]).end).toEqual({ as, at: at(6) });
  });
});

describe('the holds of a clock', () => {
  const paused = { ledgerFrom: at(1), pausedFrom: [at(2), at(3), at(5)], pausedTo: [at(3), at(4), at(6)] };
  const known = [
    { from: at(2), to: at(4) },
    { from: at(5), to: at(6) },
  ];

  it('are the paused stretches of its ledger, those that touch being one', () => {
    expect(holdsOf({ ...clock, ...paused }, [])).toEqual(known);
    expect(holdsOf({ ...clock, ...paused, pausedAt: at(7) }, [])).toEqual([...known, { from: at(7), to: null }]);
    expect(holdsOf({ ...clock, ...paused, pausedAt: at(6) }, [])).toEqual([known[0], { from: at(5), to: null }]);
    expect(holdsOf(clock, [])).toEqual([]);
  });

  it('are those of a clock of the ticket that paused and lived at least as long', () => {
    const counting = { ...clock, clock: 'pickup' as const, pauseOnHold: false, stoppedAt: at(8) };
    const sibling = { ...clock, ...paused };
    expect(holdsOf(counting, [counting, { ...sibling, stoppedAt: at(8) }])).toEqual(known);
    expect(holdsOf({ ...counting, stoppedAt: null }, [counting, sibling])).toEqual(known);
  });

  it('are unknown where no ledger of the ticket tells them all', () => {
    const counting = { ...clock, clock: 'pickup' as const, pauseOnHold: false, stoppedAt: at(8) };
    const sibling = { ...clock, ...paused };
    expect(holdsOf(counting, [counting])).toBeUndefined();
    expect(holdsOf(counting, [counting, { ...sibling, stoppedAt: at(7) }])).toBeUndefined();
    expect(holdsOf(counting, [counting, { ...sibling, startedAt: at(2), ledgerFrom: at(2) }])).toBeUndefined();
    // From before there was a ledger, or under two policies.
    expect(holdsOf({ ...sibling, ledgerFrom: at(2) }, [])).toBeUndefined();
    expect(holdsOf({ ...clock, spanFrom: at(2) }, [])).toBeUndefined();
    expect(holdsOf({ ...sibling, repolicied: true }, [])).toBeUndefined();
  });
});
