import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { BadInput } from './bad-input.js';
import type { ClassifyArguments } from './classify-arguments.js';
import { readTextFile } from './text-file.js';

/** The texts that the command was given, as they come: of the command line, of a file, or of standard input. Throws BadInput when all are blank. */
export async function* inputTexts({ text, file, json }: ClassifyArguments, input: Readable): AsyncGenerator<string> {
  let isEmpty = true;
  for await (const line of text !== undefined ? [text] : linesOf(file, input)) {
    const isBlank = line.trim() === '';
    isEmpty &&= isBlank;
    // Line n of the JSON answers line n of the input; a person needs no answer about nothing.
    if (!isBlank || (json && text === undefined)) yield line;
  }
  if (isEmpty) throw new BadInput('no text to classify; see --help', '没有要判断的文本，请看 --help');
}

/** Lists of up to `size`, each as soon as it is full. */
export async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* linesOf(file: string | undefined, input: Readable): AsyncGenerator<string> {
  if (file !== undefined) {
    const content = await readTextFile(file);
    yield* content.replace(/\r?\n$/, '').split(/\r?\n/);
  } else yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}
