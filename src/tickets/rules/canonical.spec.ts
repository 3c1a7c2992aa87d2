import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical.js';

describe('canonical JSON', () => {
  it('does not depend on the order of members, at any depth', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, 2], c: '好' } })).toBe(canonicalJson({ a: { c: '好', d: [1, 2] }, b: 1 }));
  });

  it('keeps what differs apart', () => {
    const bodies = [{ a: 1 }, { a: '1' }, { a: null }, { a: [1] }, { a: {} }, {}, { b: 1 }, { a: [1, 2] }, { a: [2, 1] }];
    expect(new Set(bodies.map(canonicalJson)).size).toBe(bodies.length);
  });

  it('treats an undefined member as absent', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});
