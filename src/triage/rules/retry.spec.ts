import { describe, expect, it } from '@jest/globals';
import { retryDelaySeconds } from './retry.js';

describe('triage retry', () => {
  it('doubles from one second to a minute and never gives up', () => {
    expect([0, 1, 2, 3, 7, 8, 5000].map(retryDelaySeconds)).toEqual([1, 1, 2, 4, 60, 60, 60]);
  });
});
