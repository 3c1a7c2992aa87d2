import { describe, expect, it } from '@jest/globals';
import { cut, factLines, printable, tableLines, widthOf } from './columns.js';

describe('columns', () => {
  it('counts what a terminal shows', () => {
    expect(['abc', '物流', '！', '😡', 'e\u0301', '\u200d'].map(widthOf)).toEqual([3, 4, 2, 2, 1, 0]);
  });

  it('aligns tables and facts of both scripts', () => {
    expect(
      tableLines([
        ['类别', 'F1'],
        ['x', '0.912'],
      ]),
    ).toEqual(['类别     F1', 'x     0.912']);
    expect(
      factLines([
        ['准确率', '1'],
        ['ECE', '2'],
      ]),
    ).toEqual(['准确率  1', 'ECE     2']);
    expect([tableLines([]), factLines([])]).toEqual([[], []]);
  });

  it('cuts by whole characters, into one line', () => {
    expect(cut('快递\n很慢', 10)).toBe('快递 很慢');
    expect(cut('😡😡😡😡', 3)).toBe('😡😡…');
    expect(cut('😡😡😡', 3)).toBe('😡😡😡');
  });

  it('lets no text command the terminal', () => {
    expect(printable('a\u001b[31mred\u0007\u009b1mx\r\ny')).toBe('a\ufffd[31mred\ufffd\ufffd1mx y');
  });
});
