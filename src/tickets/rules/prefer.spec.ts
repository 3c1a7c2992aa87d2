import { describe, expect, it } from '@jest/globals';
import { preferredWait } from './prefer.js';

describe('Prefer: wait', () => {
  it.each([
    [undefined, 2],
    ['', 2],
    ['wait=0', 0],
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['WAIT = 7', 7],
    ['wait="3"', 3],
    ['wait=900', 30],
    ['wait=-1', 2],
    ['wait=soon', 2],
    ['await=9', 2],
  ])('%p ⇒ %p s', (header, seconds) => {
    expect(preferredWait(header)).toBe(seconds);
  });
});
