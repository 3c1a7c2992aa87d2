import { describe, expect, it } from '@jest/globals';
import { restartDelayMs } from './back-off.js';

describe('back-off', () => {
  it('starts an engine that worked at once, and a fruitless one ever later', () => {
    expect([0, 1, 2, 3, 4].map(restartDelayMs)).toEqual([0, 100, 200, 400, 800]);
    expect([10, 11, 1_000].map(restartDelayMs)).toEqual([51_200, 60_000, 60_000]);
  });
});
