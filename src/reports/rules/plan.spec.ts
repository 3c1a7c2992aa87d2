import { describe, expect, it } from '@jest/globals';
import { isInstant } from '../../platform/validation.js';
import { TICKET_DIMENSIONS } from './dimensions.js';
import { type Asked, MAX_GROUPS, planOf } from './plan.js';

const plan = (asked: Asked) =>
  planOf(asked, {
    zone: 'Asia/Shanghai',
    now: new Date('2026-05-10T03:00:00Z'),
    allowed: TICKET_DIMENSIONS,
    groupBy: 'department',
    isInstant,
  });

describe('what a report is asked for', () => {
  it('has defaults', () => {
    expect(plan({})).toMatchObject({ zone: 'Asia/Shanghai', dimensions: ['department'], department: null, domains: {} });
  });

  it('knows the days of the range', () => {
    expect(plan({ from: '2026-05-01', to: '2026-05-03', groupBy: 'department,day' })).toMatchObject({
      domains: { day: ['2026-05-01', '2026-05-02'] },
    });
  });

  it('names every wrong field at once', () => {
    expect(plan({ from: 'x', to: 'y', tz: 'z', groupBy: 'w' })).toMatchObject([
      { field: 'from' },
      { field: 'to' },
      { field: 'tz' },
      { field: 'groupBy' },
    ]);
  });

  it('lists no more days than show that they are too many', () => {
    expect(plan({ from: '1970-01-01', to: '2999-01-01', groupBy: 'day' })).toMatchObject({ domains: { day: { length: MAX_GROUPS + 1 } } });
  });
});
