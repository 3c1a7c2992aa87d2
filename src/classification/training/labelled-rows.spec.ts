import { describe, expect, it } from '@jest/globals';
import { parseLabelledRows } from './labelled-rows.js';

describe('labelled rows', () => {
  it('reads reasons in order, urgency and the category of the first', () => {
    const rows = parseLabelledRows('a\tsrc\tstrat\tSR,LD!\tnever came\r\nb\tsrc\tactive\tO\t还行\n');
    expect(rows).toEqual([
      { id: 'a', stratum: 'strat', reasons: ['refund', 'late'], category: 'service', urgent: true, text: 'never came' },
      { id: 'b', stratum: 'active', reasons: [], category: 'other', urgent: false, text: '还行' },
    ]);
  });

  it('refuses what it cannot read, by line', () => {
    expect(() => parseLabelledRows('a\tsrc\tstrat\tLD\tok\nb\tsrc\tstrat\tZZ\tno')).toThrow('line 2');
    expect(() => parseLabelledRows('a\tsrc\tstrat\tLD')).toThrow('line 1: five columns');
  });
});
