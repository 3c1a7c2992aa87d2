import { describe, expect, it } from '@jest/globals';
import { complete, type Group, groupCount } from './groups.js';

const found: Group<number>[] = [
  { key: { department: null, day: '2026-05-02' }, figures: 3 },
  { key: { department: 'service', day: '2026-05-01' }, figures: 1 },
  { key: { department: 'logistics', day: '2026-05-02' }, figures: 2 },
];
const days = { day: ['2026-05-01', '2026-05-02'] };

describe('groups', () => {
  it('have every day for each department that is there, in order, what has none last', () => {
    const all = complete(found, ['department', 'day'], days, 0);
    expect(all.map(({ key, figures }) => [key.department, key.day, figures])).toEqual([
      ['logistics', '2026-05-01', 0],
      ['logistics', '2026-05-02', 2],
      ['service', '2026-05-01', 1],
      ['service', '2026-05-02', 0],
      [null, '2026-05-01', 0],
      [null, '2026-05-02', 3],
    ]);
    expect(groupCount(found, ['department', 'day'], days)).toBe(6);
  });

  it('are there without anything found where all values are known', () => {
    expect(complete([], ['day'], days, 0)).toEqual([
      { key: { day: '2026-05-01' }, figures: 0 },
      { key: { day: '2026-05-02' }, figures: 0 },
    ]);
    expect(complete([], ['department', 'day'], days, 0)).toEqual([]);
  });

  it('follow the order of known values, not the alphabet', () => {
    const clocks = { clock: ['pickup', 'first_response'] };
    expect(complete([], ['clock'], clocks, 0).map(({ key }) => key.clock)).toEqual(['pickup', 'first_response']);
  });

  it('lose nothing that lies outside the known values', () => {
    const outside = [{ key: { day: '2026-05-03' }, figures: 9 }];
    expect(complete(outside, ['day'], days, 0).map(({ figures }) => figures)).toEqual([0, 0, 9]);
  });

  it('tell null from the word null', () => {
    const two = [
      { key: { channel: null }, figures: 1 },
      { key: { channel: 'null' }, figures: 2 },
    ];
    expect(complete(two, ['channel'], {}, 0)).toHaveLength(2);
  });
});
