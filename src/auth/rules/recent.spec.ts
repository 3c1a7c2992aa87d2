import { describe, expect, it } from '@jest/globals';
import { Recent } from './recent.js';

describe('recent values', () => {
  it('forgets a value at its age, and not before', () => {
    const recent = new Recent<string>(10, 1000);
    recent.set('a', 'A', 0);
    expect(recent.get('a', 999)).toBe('A');
    expect(recent.get('a', 1000)).toBeUndefined();
    expect(recent.size).toBe(0);
  });

  it('is not kept alive by being read', () => {
    const recent = new Recent<string>(10, 1000);
    recent.set('a', 'A', 0);
    recent.get('a', 900);
    expect(recent.get('a', 1001)).toBeUndefined();
  });

  it('forgets when the clock was set back', () => {
    const recent = new Recent<string>(10, 1000);
    recent.set('a', 'A', 3_600_000);
    expect(recent.get('a', 0)).toBeUndefined();
  });

  it('never holds more than its capacity and drops the longest unused', () => {
    const recent = new Recent<number>(2, 1000);
    recent.set('a', 1, 0);
    recent.set('b', 2, 0);
    recent.get('a', 1);
    recent.set('c', 3, 2);
    expect(recent.size).toBe(2);
    expect([recent.get('a', 3), recent.get('b', 3), recent.get('c', 3)]).toEqual([1, undefined, 3]);
  });

  it('replaces a value without growing', () => {
    const recent = new Recent<number>(2, 1000);
    recent.set('a', 1, 0);
    recent.set('a', 2, 500);
    expect(recent.size).toBe(1);
    expect(recent.get('a', 1400)).toBe(2);
  });

  it('can be cleared', () => {
    const recent = new Recent<number>(2, 1000);
    recent.set('a', 1, 0);
    recent.clear();
    expect(recent.get('a', 1)).toBeUndefined();
  });
});
