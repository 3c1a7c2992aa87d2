import { describe, expect, it } from '@jest/globals';
import { mergePatches } from './customer-patch.js';

describe('patches of one customer', () => {
  it('add up: what is said later counts, what is not said stays', () => {
    const patches = [
      { id: 'a', name: 'Ann', value: 5 },
      { id: 'b', tier: 'core' as const },
      { id: 'a', name: undefined, value: 7, tier: 'basic' as const },
    ];
    expect(mergePatches(patches)).toEqual([
      { id: 'a', name: 'Ann', value: 7, tier: 'basic' },
      { id: 'b', tier: 'core' },
    ]);
  });

  it('empty by null', () => {
    expect(
      mergePatches([
        { id: 'a', value: 5 },
        { id: 'a', value: null },
      ]),
    ).toEqual([{ id: 'a', value: null }]);
  });
});
