import { describe, expect, it } from '@jest/globals';
import { wantsCsv } from './accept.js';

describe('Accept', () => {
  it.each(['text/csv', 'TEXT/CSV; charset=utf-8', 'text/csv, */*;q=0.1', 'application/json;q=0.5, text/csv', 'text/csv, application/json'])(
    '%s gets CSV',
    (accept) => expect(wantsCsv(accept)).toBe(true),
  );

  it.each([
    undefined,
    '',
    '*/*',
    'text/*',
    'application/json',
    'application/json, text/csv',
    'text/csv;q=0.5, application/json',
    'text/csv;q=0',
    'text/csv;q=x',
    'text/html',
  ])('%s gets JSON', (accept) => expect(wantsCsv(accept)).toBe(false));
});
