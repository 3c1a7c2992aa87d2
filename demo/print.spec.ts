import { describe, expect, it } from '@jest/globals';
import { clip, minutes, pad, percent, table, widthOf } from './print.js';

describe('print', () => {
  it('counts CJK as two columns and marks as none', () => {
    expect(widthOf('物流 logistics')).toBe(14);
    expect(widthOf('，「」：')).toBe(8);
    expect(widthOf('e\u0301')).toBe(1);
    expect(widthOf('👍')).toBe(2);
    expect(widthOf('£129 …–')).toBe(7);
  });

  it('cuts to a width without halving a character', () => {
    expect(clip('快递三天没动', 7)).toBe('快递三…');
    expect(widthOf(clip('快递三天没动', 6))).toBeLessThanOrEqual(6);
    expect(clip('short', 5)).toBe('short');
    expect(clip('two\nlines', 20)).toBe('two lines');
  });

  it('pads on either side', () => {
    expect(pad('物流', 6)).toBe('物流  ');
    expect(pad('7', 3, 'right')).toBe('  7');
  });

  it('aligns columns of mixed scripts', () => {
    const lines = table(
      ['部门', 'n'],
      [
        ['物流 logistics', '7'],
        ['x', '1234'],
      ],
    );
    expect(lines).toEqual(['部门               n', '──────────────  ────', '物流 logistics     7', 'x               1234']);
  });

  it('says shares and durations in words, and a dash for none', () => {
    expect(percent(3, 4)).toBe('75.0 %');
    expect(percent(0, 0)).toBe('–');
    expect([minutes(0.5), minutes(3.25), minutes(300), minutes(null)]).toEqual(['30.0 s', '3.3 min', '5.0 h', '–']);
  });
});
