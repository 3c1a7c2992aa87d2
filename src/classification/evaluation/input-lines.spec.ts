import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ClassifyArguments } from './classify-arguments.js';
import { batches, inputTexts } from './input-lines.js';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function read(typed: string, options: Partial<ClassifyArguments> = {}): Promise<string[]> {
  const all = { help: false, text: undefined, file: undefined, json: false, model: {}, ...options };
  return collect(inputTexts(all, Readable.from([Buffer.from(typed)])));
}

describe('input of classify', () => {
  it('is the text of the command line, else the lines of standard input', async () => {
    expect(await read('not this', { text: '快递\n很慢' })).toEqual(['快递\n很慢']);
    expect(await read('one\r\n\n two \n')).toEqual(['one', ' two ']);
  });

  it('keeps blank lines for JSON, where line n answers line n', async () => {
    expect(await read('one\n\ntwo\n', { json: true })).toEqual(['one', '', 'two']);
  });

  it.each([
    ['', {}],
    ['\n \n', {}],
    ['x', { text: ' ' }],
    ['\n', { json: true }],
    ['x', { text: '', json: true }],
  ])('is an error when all of it is blank: %j %j', async (typed, options) => {
    await expect(read(typed, options)).rejects.toThrow('no text to classify; see --help · 没有要判断的文本');
  });

  it('comes in batches, the last one as large as it is', async () => {
    expect(await collect(batches(Readable.from([1, 2, 3, 4, 5]), 2))).toEqual([[1, 2], [3, 4], [5]]);
    expect(await collect(batches(Readable.from([1, 2]), 2))).toEqual([[1, 2]]);
    expect(await collect(batches(Readable.from([]), 2))).toEqual([]);
  });
});
