import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import type { Target } from './policy.js';
import { ladderFaults, ownWarningsTooEarly, unreachable, warningsTooEarly } from './policy-check.js';

const target = (minutes: number, calendar = 'always'): Target => ({ minutes, calendar, pauseOnHold: false });

describe('checking a policy', () => {
  it('finds minute warnings that are not shorter than the shortest target', () => {
    const targets = { pickup: target(7.5), resolution: target(240) };
    expect(warningsTooEarly(['80%', '7m', '8m', '30m'], targets)).toEqual(['8m', '30m']);
    expect(warningsTooEarly(['30m'], { resolution: target(30) })).toEqual(['30m']);
  });

  it('holds warnings of a target of its own against that target alone', () => {
    const targets = { pickup: { ...target(10), warnings: ['5m', '10m'] }, resolution: target(240) };
    expect(warningsTooEarly(['30m'], targets)).toEqual([]);
    expect(ownWarningsTooEarly(targets)).toEqual([{ clock: 'pickup', warnings: ['10m'] }]);
  });

  it('finds targets that their calendar is never open for', () => {
    const days = { exceptions: [{ date: '2026-05-04', open: [['09:00', '10:00']] as const }], weekly: {} };
    const rare = compile({ slug: 'rare', name: 'R', timeZone: 'UTC', ...days }, [], 2026, 2026);
    const from = new Date('2026-05-01T00:00:00Z');
    expect(unreachable({ pickup: target(60, 'rare'), resolution: target(61, 'rare') }, () => rare, from)).toEqual(['resolution']);
  });

  it('finds rungs that are there twice, of clocks without a target, and with nothing to do', () => {
    const ladder = [
      { clock: 'resolution' as const, afterMinutes: 5, raisePriority: true },
      { clock: 'resolution' as const, afterMinutes: 5, moveTo: 'service' },
      { clock: 'pickup' as const, afterMinutes: 5, moveTo: 'service' },
      { clock: 'resolution' as const, afterMinutes: 6, raisePriority: false },
    ];
    expect(ladderFaults(ladder, { resolution: target(60) }).map(({ field }) => field)).toEqual([
      'escalations.1.afterMinutes',
      'escalations.2.clock',
      'escalations.3',
    ]);
  });
});
