import { describe, expect, it } from '@jest/globals';
import { isRung, levelsOf, noticeOf, offsetMs, rungOf, rungOfNotice, warningOf } from './levels.js';

const target = (warnings?: string[]) => ({ minutes: 60, calendar: 'always', pauseOnHold: false, ...(warnings ? { warnings } : {}) });
const rungs = [
  { clock: 'resolution' as const, afterMinutes: 0, notify: { role: 'manager' as const } },
  { clock: 'resolution' as const, afterMinutes: 30, raisePriority: true },
  { clock: 'pickup' as const, afterMinutes: 5, moveTo: 'service' },
];

describe('levels of a clock', () => {
  it('are its warnings, the breach, and the rungs of its own ladder', () =>
    expect(levelsOf({ targets: { resolution: target() }, warnings: ['80%', '30m'], escalations: rungs }, 'resolution')).toEqual([
      'warning:80%',
      'warning:30m',
      'breach',
      'escalation:0m',
      'escalation:30m',
    ]));

  it('take the warnings of the target where it has its own, none included', () => {
    const targets = { pickup: target(['5m']), first_response: target([]) };
    expect(levelsOf({ targets, warnings: ['80%'], escalations: [] }, 'pickup')).toEqual(['warning:5m', 'breach']);
    expect(levelsOf({ targets, warnings: ['80%'], escalations: [] }, 'first_response')).toEqual(['breach']);
  });

  it('fire at their share, before the deadline, at it, and after it', () => {
    expect(offsetMs('warning:80%', 3600)).toBe(2_880_000);
    expect(offsetMs('warning:30m', 3600)).toBe(1_800_000);
    expect(offsetMs('breach', 3600)).toBe(3_600_000);
    expect(offsetMs('escalation:30m', 3600)).toBe(1_800_000);
  });

  it('are told apart', () => {
    expect(warningOf('warning:80%')).toBe('80%');
    expect(warningOf('breach')).toBeUndefined();
    expect([rungOf({ afterMinutes: 30 }), 'breach'].map(isRung)).toEqual([true, false]);
    expect(noticeOf('escalation:30m')).toBe('notice:30m');
    expect(rungOfNotice('notice:30m')).toBe('escalation:30m');
    expect(rungOfNotice('escalation:30m')).toBeUndefined();
  });
});
