import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.js';

const lines = (...rows: Parameters<typeof csvOf>[0]) => csvOf(rows).slice(1).split('\r\n');

describe('CSV', () => {
  it('begins with a byte order mark and ends each line with CRLF', () => {
    expect(csvOf([{ a: 1 }, { a: 2 }])).toBe('\uFEFFa\r\n1\r\n2\r\n');
  });

  it('dots nested names, leaves null empty, and follows the columns of the first row', () => {
    expect(lines({ a: { b: 1, c: { d: 'x' } }, e: null }, { e: true, a: { c: { d: 'y' }, b: 2 } })).toEqual([
      'a.b,a.c.d,e',
      '1,x,',
      '2,y,true',
      '',
    ]);
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['淘宝', '淘宝'],
  ])('writes %j as %j', (value, written) => expect(lines({ a: value })[1]).toBe(written));

  it.each([
    ['=1+1', "'=1+1"],
    ['+86', "'+86"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['a=b', 'a=b'],
  ])('makes the formula %j harmless', (value, written) => expect(lines({ a: value })[1]).toBe(written));

  it('makes a leading carriage return harmless inside its quotes', () => expect(csvOf([{ a: '\rx' }])).toBe('\uFEFFa\r\n"\'\rx"\r\n'));

  it('leaves numbers numbers, negative ones too', () => expect(lines({ a: -2, b: 0.5 })[1]).toBe('-2,0.5'));

  it('of nothing is a mark and an empty line of columns', () => expect(csvOf([])).toBe('\uFEFF\r\n'));
});
