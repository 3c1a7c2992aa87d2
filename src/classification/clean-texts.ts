import { createInterface } from 'node:readline';
import { normalise } from './rules/normalise.js';

/**
 * `clean-texts < rows.tsv > clean.tsv`: each line with its last column as models read it, so that training and service clean alike.
 * Cleaning leaves neither tabs nor line breaks in a text, so a row stays a row.
 */
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const columns = line.split('\t');
  const text = columns.pop() ?? '';
  process.stdout.write(`${[...columns, normalise(text).text].join('\t')}\n`);
}
