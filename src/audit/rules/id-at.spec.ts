import { describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { firstIdAt } from './id-at.js';

describe('ids by time', () => {
  const ms = Date.parse('2026-05-01T08:00:00.123Z');

  it('is at or before every id of its millisecond and after every one before', () => {
    expect(firstIdAt(ms) <= v7({ msecs: ms, random: new Uint8Array(16) })).toBe(true);
    expect(firstIdAt(ms) > v7({ msecs: ms - 1, random: new Uint8Array(16).fill(255) })).toBe(true);
  });

  it('stays an id outside of the range of ids', () => {
    expect(firstIdAt(-1)).toBe('00000000-0000-0000-0000-000000000000');
    expect(firstIdAt(8.64e15)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-0000-0000-0{12}$/);
  });
});
