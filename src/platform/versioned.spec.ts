import { describe, expect, it } from '@jest/globals';
import { checkVersion, versionOf } from './versioned.js';

describe('If-Match', () => {
  it.each(['3', '"3"', 'W/"3"', ' "3" '])('reads %s', (header) => expect(versionOf(header)).toBe(3));
  it.each(['', '*', '"a"', '-1', '3,4', '1e3', '12345678901'])('finds no version in %s', (header) => expect(versionOf(header)).toBeNaN());
  it('is required', () =>
    expect(() => versionOf(undefined)).toThrow(expect.objectContaining({ status: 412, code: 'precondition_required' })));
  it('must be the version that stands', () => {
    expect(() => checkVersion(2, 2)).not.toThrow();
    const mismatch = expect.objectContaining({ status: 412, code: 'version_mismatch', extra: { version: 3 } });
    expect(() => checkVersion(2, 3)).toThrow(mismatch);
    expect(() => checkVersion(Number.NaN, 3)).toThrow(mismatch);
  });
});
