import { describe, expect, it } from '@jest/globals';
import { codePoints, isInstant, isStorable } from './validation.js';

describe('validation', () => {
  it('counts code points, not UTF-16 units', () => {
    expect(codePoints('𠮷野家👍')).toBe(4);
    expect(codePoints('')).toBe(0);
  });

  it.each([
    ['2026-05-01T09:30:00+08:00', true],
    ['2024-02-29T00:00:00Z', true],
    ['2026-05-01T09:30:00.123456Z', true],
    ['2026-02-29T00:00:00Z', false],
    ['2026-13-01T00:00:00Z', false],
    ['2026-05-01T24:00:00Z', false],
    ['2026-05-01T09:30:00', false],
    ['2026-05-01', false],
    ['0000-01-01T00:00:00Z', false],
    [1767225600, false],
    [null, false],
  ])('knows whether %p is an instant with an offset', (value, expected) => {
    expect(isInstant(value)).toBe(expected);
  });

  it('refuses what no database can hold, at any depth', () => {
    expect(isStorable({ a: ['好', { b: '👍' }], n: 1, z: null })).toBe(true);
    expect(isStorable({ a: ['x\u0000'] })).toBe(false);
    expect(isStorable({ 'k\u0000': 1 })).toBe(false);
    expect(isStorable('\ud83d')).toBe(false);
  });
});
