import { parseArgs } from 'node:util';
import { BadInput, parseOptions } from './bad-input.js';
import type { ModelChoice } from './local-model.js';

export const CLASSIFY_USAGE = `在终端判断投诉 · classifies complaints at the terminal

  npm run classify -- "快递一周了还没到"
  npm run classify -- --file complaints.txt      每行一条 · one text a line
  npm run -s classify -- --json < complaints.txt > predictions.jsonl

  --file FILE      UTF-8，每行一条；没有文本也没有文件时读标准输入 · one text a line; without text and file: standard input
  --json           每条一行 JSON，空行也有结果 · one JSON line for each line, blank ones too
  --model FOLDER   模型目录 · a model's folder: models/<name>/<version>
  --engine NAME    transformer | naive-bayes；默认与服务相同 · default: as the service chooses`;

export interface ClassifyArguments {
  readonly help: boolean;
  /** The words of the command line; undefined when there are none. */
  readonly text: string | undefined;
  readonly file: string | undefined;
  readonly json: boolean;
  readonly model: ModelChoice;
}

/** Throws BadInput for options that cannot be understood or contradict each other. */
export function readClassifyArguments(args: readonly string[]): ClassifyArguments {
  const { values, positionals } = parseOptions(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        file: { type: 'string' },
        json: { type: 'boolean', default: false },
        model: { type: 'string' },
        engine: { type: 'string' },
      },
    }),
  );
  // Words without quotation marks around them are one text all the same.
  const text = positionals.length > 0 ? positionals.join(' ') : undefined;
  if (text !== undefined && values.file !== undefined) throw new BadInput('give a text or --file, not both', '文本与 --file 只能选一个');
  return {
    help: values.help,
    text,
    file: values.file,
    json: values.json,
    model: { folder: values.model, engine: values.engine },
  };
}
