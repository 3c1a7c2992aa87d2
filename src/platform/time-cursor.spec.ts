import { describe, expect, it } from '@jest/globals';
import { encodeCursor } from './pagination.js';
import { afterTime, timedPage } from './time-cursor.js';

const id = '01a21301-833a-722e-88b3-83a78c5dc555';
const row = { time: '2026-11-25 14:13:04.169123+00', id };

describe('cursor of time and id', () => {
  it('comes back as it went, to the microsecond', () => {
    const { nextCursor } = timedPage([row, row], 1, (one) => one);
    expect(afterTime(nextCursor as string)).toEqual(['2026-11-25T14:13:04.169123Z', id]);
    expect(afterTime(undefined)).toBeUndefined();
    expect(timedPage([row], 1, (one) => one).nextCursor).toBeNull();
  });

  it.each([
    [['2026-11-25T14:13:04Z', 'no-id']],
    [['soon', id]],
    [['2026-02-30T00:00:00Z', id]],
    [['2026-11-25T14:13:04Z\u0000', id]],
    [[id]],
  ])('refuses %p, which the database could not read', (parts) => {
    expect(() => afterTime(encodeCursor(parts))).toThrow('invalid_cursor');
  });
});
