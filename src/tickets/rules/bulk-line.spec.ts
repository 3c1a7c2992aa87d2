import { describe, expect, it } from '@jest/globals';
import { bodyOfCsvRow } from './bulk-line.js';

describe('CSV row to ticket body', () => {
  it('leaves empty cells out and nests dotted headers', () => {
    const row = {
      text: '少发一件',
      externalId: '',
      'customer.id': 'c1',
      'customer.tier': 'core',
      'metadata.shop': 'sh-1',
      subject: '订单',
    };
    expect(bodyOfCsvRow(row)).toEqual({
      text: '少发一件',
      customer: { id: 'c1', tier: 'core' },
      metadata: { shop: 'sh-1' },
      subject: '订单',
    });
  });

  it('reads JSON cells, and leaves a wrong one for the check to name', () => {
    expect(bodyOfCsvRow({ text: 'x', metadata: '{"a":1}', attachments: '[oops' })).toEqual({
      text: 'x',
      metadata: { a: 1 },
      attachments: '[oops',
    });
  });

  it('adds a dotted cell to a JSON one', () => {
    expect(bodyOfCsvRow({ metadata: '{"a":1}', 'metadata.b': '2' })).toEqual({ metadata: { a: 1, b: '2' } });
  });
});
