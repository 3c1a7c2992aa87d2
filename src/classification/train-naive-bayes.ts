import { parseArgs } from 'node:util';
import { runCommand } from './evaluation/bad-input.js';
import { trainNaiveBayes } from './training/train.js';

const USAGE =
  'usage: npm run train:naive-bayes -- --data <tsv> [--data <tsv> ...] [--report <tsv> ...] [--out models/naive-bayes/<version>]';

/** The command line of training; `--report` files are only measured, nothing is fitted or chosen on them. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', multiple: true, default: [] },
      report: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: 'models/naive-bayes/1.0.0' },
    },
  });
  if (values.data.length === 0) throw new Error(USAGE);
  await trainNaiveBayes({ data: values.data, report: values.report, out: values.out, say: (line) => console.log(line) });
}

await runCommand(main);
