import { describe, expect, it } from '@jest/globals';
import { castDay, type Fate, type Part } from './cast.js';
import { HOTLINE } from './complaint.js';
import { COMPLAINTS } from './complaints.js';
import { Random } from './random.js';

const of = (parts: readonly Part[], fate: Fate) => parts.filter((part) => part.fate === fate).length;

describe('castDay', () => {
  it.each([1, 20, 4711])('gives every fate its part and sends everything once (seed %i)', (seed) => {
    const parts = castDay(COMPLAINTS, new Random(seed));
    expect(new Set(parts.map(({ complaint }) => complaint)).size).toBe(COMPLAINTS.length);
    expect(
      ['ask', 'check', 'overnight', 'release', 'walk_away', 'comeback', 'next_step', 'slip', 'slow'].map((fate) => of(parts, fate as Fate)),
    ).toEqual([8, 3, 2, 3, 1, 5, 5, 3, 1]);
    expect(['ndjson', 'csv', 'replayed_post'].map((by) => parts.filter((part) => part.by === by).length > 2)).toEqual([true, true, true]);
    expect(parts.filter(({ complaint, fate }) => complaint.reasons.length === 0 && fate !== 'plain')).toEqual([]);
  });

  it('brings the hotline first and is the same for the same seed', () => {
    const parts = castDay(COMPLAINTS, new Random(20));
    expect(parts[0]?.complaint.channel).toBe(HOTLINE);
    expect(castDay(COMPLAINTS, new Random(20))).toEqual(parts);
    expect(castDay(COMPLAINTS, new Random(21))).not.toEqual(parts);
  });
});
