import { describe, expect, it } from '@jest/globals';
import { compareVersions } from './version-order.js';

describe('version order', () => {
  it('goes by numbers, not by letters', () => {
    expect(['1.10.0', '1.9.2', '0.9', '1.9', '10.0.0'].sort(compareVersions)).toEqual(['0.9', '1.9', '1.9.2', '1.10.0', '10.0.0']);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  });
});
