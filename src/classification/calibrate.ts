import { parseArgs } from 'node:util';
import { runCommand } from './evaluation/bad-input.js';
import { calibrateTransformer } from './training/calibrate-transformer.js';

const USAGE = 'usage: npm run calibrate -- --model models/<name>/<version> --data <tsv> [--data <tsv> ...]';

/** The command line of calibration: the last step of making a transformer's artefact. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { model: { type: 'string' }, data: { type: 'string', multiple: true, default: [] } } });
  if (!values.model || values.data.length === 0) throw new Error(USAGE);
  await calibrateTransformer({ folder: values.model, data: values.data, say: (line) => console.log(line) });
}

await runCommand(main);
