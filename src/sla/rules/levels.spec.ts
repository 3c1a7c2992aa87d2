import { describe, expect, it } from '@jest/globals';
import { BREACH, levelsOf, offsetSeconds, WARNING_FORM, warningOf } from './levels.js';

describe('timer levels', () => {
  it('are the warnings and the breach', () => {
    expect(levelsOf(['80%', '30m'])).toEqual(['warning:80%', 'warning:30m', BREACH]);
    expect(levelsOf([])).toEqual([BREACH]);
  });

  it('fire at their share of the target, at their minutes before it, and at it', () => {
    expect(offsetSeconds('warning:80%', 3600)).toBe(2880);
    expect(offsetSeconds('warning:30m', 3600)).toBe(1800);
    expect(offsetSeconds(BREACH, 3600)).toBe(3600);
  });

  it('give their warning back', () => {
    expect(warningOf('warning:80%')).toBe('80%');
    expect(warningOf(BREACH)).toBeUndefined();
  });

  it.each(['1%', '99%', '1m', '30m', '525600m'])('takes %s', (text) => expect(text).toMatch(WARNING_FORM));
  it.each(['0%', '100%', '080%', '0m', '1h', '80', '-5m', '1.5m', ' 5m', '1234567m'])('refuses %s', (text) =>
    expect(text).not.toMatch(WARNING_FORM),
  );
});
