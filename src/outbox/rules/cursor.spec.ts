import { describe, expect, it } from '@jest/globals';
import { formatCursor, isAfter, LAST_ID, parseCursor } from './cursor.js';

const id = '01993c00-0000-7000-8000-000000000001';
const later = '01993c00-0000-7000-8000-000000000002';

describe('stream cursor', () => {
  it('comes back as it went out', () => {
    const cursor = { xact: '9223372036854775807', id };
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
  });

  it.each(['', id, `-${id}`, `1-${id}x`, `a-${id}`, `1.5-${id}`, `9223372036854775808-${id}`, '12-'])('refuses %j', (text) => {
    expect(parseCursor(text)).toBeUndefined();
  });

  it('orders by transaction as a number, then by id', () => {
    expect(isAfter({ xact: '10', id }, { xact: '9', id: later })).toBe(true);
    expect(isAfter({ xact: '9', id: later }, { xact: '10', id })).toBe(false);
    expect(isAfter({ xact: '9', id: later }, { xact: '9', id })).toBe(true);
    expect(isAfter({ xact: '9', id }, { xact: '9', id })).toBe(false);
    expect(isAfter({ xact: '9', id: LAST_ID }, { xact: '9', id: later })).toBe(true);
  });

  it('keeps its order past the largest exact double', () => {
    expect(isAfter({ xact: '9007199254740993', id }, { xact: '9007199254740992', id })).toBe(true);
  });
});
