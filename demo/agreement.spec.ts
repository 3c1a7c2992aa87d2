import { describe, expect, it } from '@jest/globals';
import { agreementOf, agreements, type Seen, urgency } from './agreement.js';

const entry = (text: string, reason: 'late' | 'fake', seen?: Seen['seen']): Seen => ({
  complaint: { reasons: [reason], text, channel: 'app' },
  ...(seen ? { seen } : {}),
});
const said = (category: 'logistics' | 'quality', decision: 'auto' | 'review') => ({ category, decision, urgent: decision === 'review' });

describe('agreementOf', () => {
  const entries = [
    entry('太慢', 'late', said('logistics', 'auto')),
    entry('假的', 'fake', said('logistics', 'review')),
    entry('fake', 'fake', said('quality', 'auto')),
    entry('slow', 'late'),
  ];

  it('compares with the label given by hand and leaves out what was never seen', () => {
    expect(agreementOf(entries)).toEqual({ agreed: 2, of: 3 });
    expect(agreementOf([])).toEqual({ agreed: 0, of: 0 });
  });

  it('splits by decision and language', () => {
    expect(agreements(entries).map(({ agreement: { agreed, of } }) => `${agreed}/${of}`)).toEqual(['2/3', '2/2', '0/1', '1/2', '1/1']);
  });

  it('says which urgent ones were found and which alarms were false', () => {
    const grave: Seen = {
      complaint: { reasons: ['fake'], text: '起诉', channel: 'app', urgent: true },
      seen: { category: 'quality', decision: 'auto', urgent: false },
    };
    expect(urgency([...entries, grave])).toEqual({ found: 0, of: 1, alarms: 1, others: 3 });
  });
});
