import { describe, expect, it } from '@jest/globals';
import { bodyOfCsvRow, CUSTOMER_CELLS } from './bulk-line.js';

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

describe('CSV row to customer body', () => {
  it.each([
    ['12', 12],
    [' 1200.50 ', 1200.5],
    ['1e3', 1000],
    ['-5', -5],
    ['1,200', '1,200'],
    ['¥12', '¥12'],
    ['0x10', '0x10'],
    ['Infinity', 'Infinity'],
    [' ', ' '],
  ])('reads the value %j as %j', (value, expected) => {
    expect(bodyOfCsvRow({ id: '007', value }, CUSTOMER_CELLS)).toEqual({ id: '007', value: expected });
  });

  it('leaves an empty value out: unknown is not nothing', () => {
    expect(bodyOfCsvRow({ id: 'c1', value: '', name: '5' }, CUSTOMER_CELLS)).toEqual({ id: 'c1', name: '5' });
  });
});
