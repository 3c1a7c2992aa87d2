import { describe, expect, it } from '@jest/globals';
import { bucketOf, bucketsOf } from './buckets.js';
import type { TimeUnit } from './dimensions.js';

const buckets = (from: string, to: string, unit: TimeUnit, zone = 'UTC', limit = 100) =>
  bucketsOf({ from: new Date(from), to: new Date(to) }, unit, zone, limit);

describe('buckets of a range', () => {
  it('are the days of the zone', () => {
    expect(buckets('2026-04-30T16:00:00Z', '2026-05-02T16:00:00Z', 'day', 'Asia/Shanghai')).toEqual(['2026-05-01', '2026-05-02']);
  });

  it('have each day once over a change of the clock', () => {
    expect(buckets('2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z', 'day', 'Europe/London')).toEqual([
      '2026-10-24',
      '2026-10-25',
      '2026-10-26',
    ]);
  });

  it('leave out the day that begins where the range ends, and have the one that it touches', () => {
    expect(buckets('2026-05-01T23:59:59.999Z', '2026-05-02T00:00:00.001Z', 'day')).toEqual(['2026-05-01', '2026-05-02']);
    expect(buckets('2026-05-01T00:00:00Z', '2026-05-02T00:00:00Z', 'day')).toEqual(['2026-05-01']);
  });

  it('are weeks from Monday', () => {
    expect(buckets('2025-12-31T00:00:00Z', '2026-01-12T00:00:00Z', 'week')).toEqual(['2025-12-29', '2026-01-05']);
    expect(['2026-05-03', '2026-05-04'].map((day) => bucketOf(day, 'week'))).toEqual(['2026-04-27', '2026-05-04']);
  });

  it('are months of any length', () => {
    expect(buckets('2025-12-31T00:00:00Z', '2026-03-01T00:00:01Z', 'month')).toEqual(['2025-12', '2026-01', '2026-02', '2026-03']);
  });

  it('end at the limit', () => expect(buckets('1970-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'day', 'UTC', 11)).toHaveLength(11));
});
