import { describe, expect, it } from '@jest/globals';
import { FIRST_CLOCKS, lateFromTheStart, planClocks, timersOf } from './plan.js';
import type { Policy, Target } from './policy.js';

const start = new Date('2026-05-01T00:00:00Z');
const plus = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const target = (minutes: number, pauseOnHold = false): Target => ({ minutes, calendar: 'always', pauseOnHold });
const policy = (targets: Policy['targets'], warnings: string[] = []): Policy => ({
  slug: 'p',
  version: 3,
  name: 'P',
  rank: 1,
  match: {},
  targets,
  warnings,
});

describe('planning the clocks of a ticket', () => {
  it('D10 gives each clock its own target, untouched by the others', () => {
    const planned = planClocks(
      policy({ pickup: target(7.5), first_response: target(30), resolution: target(240, true) }),
      FIRST_CLOCKS,
      start,
    );
    expect(planned.map(({ clock, targetSeconds, dueAt, pauseOnHold }) => ({ clock, targetSeconds, dueAt, pauseOnHold }))).toEqual([
      { clock: 'pickup', targetSeconds: 450, dueAt: plus(450), pauseOnHold: false },
      { clock: 'first_response', targetSeconds: 1800, dueAt: plus(1800), pauseOnHold: false },
      { clock: 'resolution', targetSeconds: 14_400, dueAt: plus(14_400), pauseOnHold: true },
    ]);
  });

  it('opens no clock that the policy has no target for, and D9 none that was not asked for', () => {
    const planned = planClocks(policy({ next_reply: target(30), resolution: target(60) }), FIRST_CLOCKS, start);
    expect(planned.map((clock) => clock.clock)).toEqual(['resolution']);
  });

  it('sets a timer for each warning and one for the breach', () => {
    const [clock] = planClocks(policy({ resolution: target(60) }, ['80%', '10m']), ['resolution'], start);
    expect(clock?.timers).toEqual([
      { level: 'warning:80%', fireAt: plus(2880) },
      { level: 'warning:10m', fireAt: plus(3000) },
      { level: 'breach', fireAt: plus(3600) },
    ]);
  });

  it('shifts every timer by the pauses', () => {
    expect(timersOf(['warning:50%', 'breach'], start, 600, 120, 'always')).toEqual([
      { level: 'warning:50%', fireAt: plus(420) },
      { level: 'breach', fireAt: plus(720) },
    ]);
  });
});

describe('D16 a deadline at or before creation', () => {
  it('is found', () =>
    expect(lateFromTheStart({ pickup: target(0), resolution: target(-5), first_response: target(1) }, start)).toEqual([
      'pickup',
      'resolution',
    ]));
  it('is not seen where every target lies ahead', () =>
    expect(lateFromTheStart({ pickup: target(1), next_reply: target(0.1) }, start)).toEqual([]));
});
