import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import type { Entry } from './moves.js';
import { type Versions, verdictOf } from './verdict.js';

const shift = [['09:00', '18:00']] as const;
const weekly = { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift };
const office = compile({ slug: 'office', name: 'O', timeZone: 'UTC', weekly, exceptions: [] }, [], 2026, 2026);
/** `long` gives four hours, `short` one. */
const versions: Versions = { targetMs: (slug) => (slug === 'long' ? 4 : 1) * 3_600_000, calendar: () => office };

/** `07 09:00` is Thursday 7 May 2026. */
const at = (text: string) => new Date(`2026-05-${text.replace(' ', 'T')}:00Z`);
const row = (from: string, to: string, endedBy: Entry['endedBy'], change: Partial<Entry> = {}): Entry => ({
  ...{ from: at(from), to: at(to), endedBy, state: 'counting', overdue: false, department: 'quality', holder: null },
  ...{ policySlug: 'long', policyVersion: 1, calendarSlug: 'office', calendarVersion: 1, ...change },
});
const hour = 3_600_000;

describe('a verdict out of the ledger alone', () => {
  it.each<[string, [Entry, ...Entry[]], Partial<ReturnType<typeof verdictOf>>]>([
    [
      'met in time: due when the rest of its time would have passed',
      [row('07 09:00', '07 11:00', 'met')],
      { state: 'met', dueAt: at('07 13:00'), countedMs: 2 * hour, overrunSeconds: null },
    ],
    [
      'D6 on hold no time passes, on the calendar of the target: two hours of Friday are left on Monday',
      [
        row('08 14:00', '08 16:00', 'held'),
        row('08 16:00', '11 09:00', 'resumed', { state: 'paused' }),
        row('11 09:00', '11 10:00', 'met'),
      ],
      { state: 'met', dueAt: at('11 11:00'), countedMs: 3 * hour },
    ],
    [
      'D17 late by the open time after the deadline, not by the weekend',
      [
        row('08 13:30', '08 17:30', 'due'),
        row('08 17:30', '08 18:00', 'hours'),
        row('08 18:00', '11 09:00', 'hours', { state: 'closed' }),
        row('11 09:00', '11 09:30', 'breached'),
      ],
      { state: 'breached', dueAt: at('08 17:30'), overdueMs: hour, overrunSeconds: 3600 },
    ],
    [
      'late also when it ends in the moment of its deadline, as timers fire first',
      [row('07 09:00', '07 13:00', 'breached')],
      { state: 'breached', dueAt: at('07 13:00'), overrunSeconds: 0 },
    ],
    [
      'D36 a breach stays with the department that had it then',
      [row('07 09:00', '07 14:00', 'transferred'), row('07 14:00', '07 15:00', 'breached', { department: 'service' })],
      { state: 'breached', dueAt: at('07 13:00'), department: 'quality', overdueMs: 2 * hour },
    ],
    [
      'in time it is charged to the last department',
      [row('07 09:00', '07 10:00', 'transferred'), row('07 10:00', '07 11:00', 'met', { department: 'service' })],
      { state: 'met', department: 'service' },
    ],
    [
      'a policy whose time is used up already makes it due at the change',
      [row('07 09:00', '07 11:00', 'policy'), row('07 11:00', '07 11:30', 'breached', { policySlug: 'short' })],
      { state: 'breached', dueAt: at('07 11:00'), overrunSeconds: 1800 },
    ],
    [
      'not on hold, though: there it is due when the hold ends',
      [
        row('07 09:00', '07 11:00', 'held'),
        row('07 11:00', '07 12:00', 'policy', { state: 'paused' }),
        row('07 12:00', '07 13:00', 'resumed', { state: 'paused', policySlug: 'short' }),
        row('07 13:00', '07 13:10', 'breached', { policySlug: 'short' }),
      ],
      { state: 'breached', dueAt: at('07 13:00'), overrunSeconds: 600 },
    ],
    ['cancelled counts nowhere', [row('07 09:00', '07 11:00', 'cancelled')], { state: 'cancelled', dueAt: at('07 13:00') }],
    ['cancelled late is late', [row('07 09:00', '07 15:00', 'breached')], { state: 'breached', overrunSeconds: 7200 }],
    ['open as long as no row ends it', [row('07 09:00', '07 11:00', 'claimed')], { state: 'open', dueAt: at('07 13:00') }],
    ['a breach that is only claimed is none', [row('07 09:00', '07 11:00', 'breached')], { state: 'met', overrunSeconds: null }],
  ])('%s', (_, rows, verdict) => expect(verdictOf(rows, versions)).toMatchObject(verdict));
});
