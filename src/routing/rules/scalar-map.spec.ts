import { describe, expect, it } from '@jest/globals';
import { isScalarMap } from './scalar-map.js';

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));

describe('metadata conditions', () => {
  it.each<[unknown]>([[{ shop: 'bj-01', orders: 3, vip: false }], [keys(20)], [{ empty: '' }]])('may be %j', (value) =>
    expect(isScalarMap(value)).toBe(true),
  );
  it.each<[unknown]>([
    [{}],
    [keys(21)],
    [{ a: null }],
    [{ a: { b: 1 } }],
    [{ a: [1] }],
    [{ '': 1 }],
    [{ ['k'.repeat(101)]: 1 }],
    [{ a: 'x'.repeat(501) }],
    [{ a: Number.NaN }],
    [null],
    [[]],
    ['a'],
  ])('may not be %j', (value) => expect(isScalarMap(value)).toBe(false));
});
