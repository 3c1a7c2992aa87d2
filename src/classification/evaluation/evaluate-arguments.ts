import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { BadInput, parseOptions } from './bad-input.js';
import type { ModelChoice } from './local-model.js';
import { PERTURBATION_NAMES, type PerturbationName } from './perturbations/perturbation.js';

export const EVALUATE_USAGE = `用带标注的投诉评估模型 · judges a model on labelled complaints

  npm run evaluate -- --data labelled.tsv [--data more.tsv] [options]

  --data FILE      每行五列，制表符分隔 · five columns a line, tabs between: id, source, stratum, codes, text
  --model FOLDER   模型目录 · a model's folder: models/<name>/<version>
  --engine NAME    transformer | naive-bayes；默认与服务相同 · default: as the service chooses
  --perturb NAME   扰动后再评估，可多次 · judge perturbed texts too, may be repeated: all, ${PERTURBATION_NAMES.join(', ')}
  --out FILE       写出 JSON 报告 · write the report as JSON
  --with-texts     JSON 中包含原文 · with the texts of the mistakes in it`;

export interface EvaluateArguments {
  readonly help: boolean;
  readonly data: readonly string[];
  readonly model: ModelChoice;
  readonly perturbations: readonly PerturbationName[];
  readonly out: string | undefined;
  readonly withTexts: boolean;
}

/** Throws BadInput for everything that is wrong before any work is done, a report that could not be written included. */
export async function readEvaluateArguments(args: readonly string[]): Promise<EvaluateArguments> {
  const { values } = parseOptions(() =>
    parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        data: { type: 'string', multiple: true, default: [] },
        model: { type: 'string' },
        engine: { type: 'string' },
        perturb: { type: 'string', multiple: true, default: [] },
        out: { type: 'string' },
        'with-texts': { type: 'boolean', default: false },
      },
    }),
  );
  if (!values.help && values.data.length === 0) throw new BadInput('--data is missing; see --help', '缺少 --data，请看 --help');
  if (values.out !== undefined) await checkWritable(values.out);
  return {
    help: values.help,
    data: values.data,
    model: { folder: values.model, engine: values.engine },
    perturbations: perturbationsOf(values.perturb),
    out: values.out,
    withTexts: values['with-texts'],
  };
}

function perturbationsOf(names: readonly string[]): PerturbationName[] {
  const known: readonly string[] = PERTURBATION_NAMES;
  const unknown = names.find((name) => name !== 'all' && !known.includes(name));
  if (unknown !== undefined) throw new BadInput(`no such perturbation: ${unknown}; there are ${known.join(', ')}, all`, '没有这种扰动');
  return PERTURBATION_NAMES.filter((name) => names.includes('all') || names.includes(name));
}

async function checkWritable(file: string): Promise<void> {
  await access(dirname(file), constants.W_OK).catch(() => {
    throw new BadInput(`cannot write into ${dirname(file)}`, '无法写入该目录');
  });
}
