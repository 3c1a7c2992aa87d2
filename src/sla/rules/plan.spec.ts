import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import type { CalendarVersion } from './clock.js';
import { FIRST_CLOCKS, lateFromTheStart, planClocks, timersBy, timersOf } from './plan.js';
import type { Policy, Target } from './policy.js';

const start = new Date('2026-05-01T00:00:00Z');
const plus = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const target = (minutes: number, pauseOnHold = false): Target => ({ minutes, calendar: 'always', pauseOnHold });
const policy = (targets: Policy['targets'], warnings: string[] = []): Policy => ({
  ...{ slug: 'p', version: 3, name: 'P', rank: 1, match: {}, escalations: [] },
  ...{ targets, warnings },
});
const everyDay = {
  mon: [['00:00', '24:00']],
  tue: [['00:00', '24:00']],
  wed: [['00:00', '24:00']],
  thu: [['00:00', '24:00']],
  fri: [['00:00', '24:00']],
  sat: [['00:00', '24:00']],
  sun: [['00:00', '24:00']],
} as const;
const always: CalendarVersion = {
  slug: 'always',
  version: 7,
  compiled: compile({ slug: 'always', name: 'A', timeZone: 'UTC', weekly: everyDay, exceptions: [] }, [], 2026, 2026),
};
const planned = (by: Policy, wanted = FIRST_CLOCKS) => planClocks(by, wanted, start, 'quality', () => always);

describe('planning the clocks of a ticket', () => {
  it('D10 gives each clock its own target, untouched by the others', () => {
    const clocks = planned(policy({ pickup: target(7.5), first_response: target(30), resolution: target(240, true) }));
    expect(clocks.map(({ clock, targetSeconds, dueAt, pauseOnHold }) => ({ clock, targetSeconds, dueAt, pauseOnHold }))).toEqual([
      { clock: 'pickup', targetSeconds: 450, dueAt: plus(450), pauseOnHold: false },
      { clock: 'first_response', targetSeconds: 1800, dueAt: plus(1800), pauseOnHold: false },
      { clock: 'resolution', targetSeconds: 14_400, dueAt: plus(14_400), pauseOnHold: true },
    ]);
  });

  it('begins with nobody holding the ticket, nothing counted, by the versions of now', () =>
    expect(planned(policy({ resolution: target(60) }))).toMatchObject([
      {
        ...{ state: 'running', policySlug: 'p', policyVersion: 3, calendar: { slug: 'always', version: 7 }, department: 'quality' },
        ...{ spanFrom: start, spanDepartment: 'quality', spanHolder: null, countedMs: 0, overdueMs: 0, pausedAt: null },
      },
    ]));

  it('opens no clock that the policy has no target for, and D9 none that was not asked for', () =>
    expect(planned(policy({ next_reply: target(30), resolution: target(60) })).map((clock) => clock.clock)).toEqual(['resolution']));

  it('sets a timer for each warning, one for the breach and one for each rung', () => {
    const by = {
      ...policy({ resolution: target(60) }, ['80%', '10m']),
      escalations: [{ clock: 'resolution' as const, afterMinutes: 30, moveTo: 'service' }],
    };
    expect(timersBy(by, planned(by)[0]!)).toEqual([
      { level: 'warning:80%', fireAt: plus(2880) },
      { level: 'warning:10m', fireAt: plus(3000) },
      { level: 'breach', fireAt: plus(3600) },
      { level: 'escalation:30m', fireAt: plus(5400) },
    ]);
  });

  it('sets none for a clock that stands still', () => {
    const held = { ...planned(policy({ resolution: target(60, true) }))[0]!, state: 'paused' as const, pausedAt: start };
    expect(timersOf(held, ['breach', 'warning:50%'])).toEqual([
      { level: 'breach', fireAt: null },
      { level: 'warning:50%', fireAt: null },
    ]);
  });
});

describe('D16 a deadline at or before creation', () => {
  it('is found', () =>
    expect(lateFromTheStart({ pickup: target(0), resolution: target(-5), first_response: target(1) })).toEqual(['pickup', 'resolution']));
  it('is not seen where every target lies ahead', () =>
    expect(lateFromTheStart({ pickup: target(1), next_reply: target(0.1) })).toEqual([]));
});
