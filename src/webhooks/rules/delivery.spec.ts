import { describe, expect, it } from '@jest/globals';
import { retryDelaySeconds, verdict } from './delivery.js';

const delays = (chance: number): number[] => {
  const all: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const delay = retryDelaySeconds(attempts, chance);
    if (delay === null) return all;
    all.push(delay);
  }
};

describe('retries', () => {
  it('wait longer and longer, about three days in all', () => {
    const waits = delays(0.5);
    expect(waits.slice(0, 8).map(Math.round)).toEqual([5, 30, 120, 600, 3600, 10_800, 28_800, 43_200]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 86_400).toBeCloseTo(3, 1);
  });

  it('spread by a tenth to either side', () => {
    expect(retryDelaySeconds(1, 0)).toBeCloseTo(4.5);
    expect(retryDelaySeconds(1, 0.999999)).toBeCloseTo(5.5);
  });

  it('end', () => {
    expect(retryDelaySeconds(12, 0)).not.toBeNull();
    expect(retryDelaySeconds(13, 0)).toBeNull();
  });

  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [301, 'retry'],
    [404, 'retry'],
    [410, 'gone'],
    [429, 'retry'],
    [500, 'retry'],
    [null, 'retry'],
  ])('status %p means %s', (status, meaning) => {
    expect(verdict(status)).toBe(meaning);
  });
});
