import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { runCommand } from './evaluation/bad-input.js';
import { EVALUATE_USAGE, type EvaluateArguments, readEvaluateArguments } from './evaluation/evaluate-arguments.js';
import { evaluateRows, type FileEvaluation, SEED } from './evaluation/evaluate-file.js';
import { openModel } from './evaluation/local-model.js';
import { BOOTSTRAP } from './evaluation/rules/bootstrap.js';
import { figureLines, perturbedLines } from './evaluation/rules/evaluation-lines.js';
import type { Figures } from './evaluation/rules/figures.js';
import { readLabelledFile } from './evaluation/text-file.js';

interface EvaluatedFile extends FileEvaluation {
  readonly file: string;
}

/** `npm run evaluate`: what a model is worth on labelled complaints. */
async function main(): Promise<void> {
  const options = await readEvaluateArguments(process.argv.slice(2));
  if (options.help) return console.log(EVALUATE_USAGE);
  const inputs = await Promise.all(options.data.map(async (path) => ({ file: basename(path), rows: await readLabelledFile(path) })));
  const model = await openModel(options.model);
  console.log(`模型 model: ${model.modelVersion} (${model.engine})`);
  const files: EvaluatedFile[] = [];
  for (const { file, rows } of inputs) {
    const evaluation = await evaluateRows(model, rows, options.perturbations, showProgress(file));
    files.push({ file, ...evaluation });
    for (const line of ['', ...figureLines(file, evaluation.figures), ...perturbedLines(evaluation.perturbed)]) console.log(line);
  }
  if (options.out !== undefined) {
    const about = { engine: model.engine, modelVersion: model.modelVersion, seed: SEED, bootstrap: BOOTSTRAP };
    await writeFile(options.out, `${JSON.stringify({ ...about, files: files.map((file) => toReport(file, options)) }, null, 2)}\n`);
    console.log(`\n报告 report: ${options.out}`);
  }
}

function toReport({ file, figures, perturbed }: EvaluatedFile, options: EvaluateArguments): object {
  const stripped = <T extends Figures>({ mistakes, ...rest }: T) => ({
    ...rest,
    mistakes: options.withTexts ? mistakes : mistakes.map(({ text: _, ...mistake }) => mistake),
  });
  return { file, ...stripped(figures), perturbed: perturbed.map(stripped) };
}

/** A line that overwrites itself, for somebody who watches; nothing in a log. */
function showProgress(file: string): (done: number, all: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (done, all) => process.stderr.write(done < all ? `\r${file}: ${done} / ${all}` : '\r\u001b[K');
}

await runCommand(main);
