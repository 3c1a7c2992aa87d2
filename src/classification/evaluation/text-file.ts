import { readFile } from 'node:fs/promises';
import { type LabelledRow, parseLabelledRows } from '../training/labelled-rows.js';
import { BadInput } from './bad-input.js';

/** The rows of a labelled file (`id  source  stratum  codes  text`). Throws BadInput for a file that is not there, not UTF-8, or not of this form. */
export async function readLabelledFile(path: string): Promise<LabelledRow[]> {
  const rows = parsed(path, await readTextFile(path));
  if (rows.length === 0) throw new BadInput(`${path} has no rows`, '文件中没有数据行');
  return rows;
}

/** A file of UTF-8 text, with or without a byte-order mark. Throws BadInput when it cannot be read as such. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new BadInput(`no such file: ${path}`, '没有这个文件');
    throw new BadInput(`cannot read ${path} (${error.code})`, '无法读取该文件');
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(`${path} is not UTF-8 text`, '该文件不是 UTF-8 文本');
  }
}

function parsed(path: string, content: string): LabelledRow[] {
  try {
    return parseLabelledRows(content);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unreadable';
    const line = /line (\d+)/.exec(detail)?.[1] ?? '?';
    throw new BadInput(
      `${path}: ${detail} (columns: id, source, stratum, codes, text; tabs between)`,
      `第 ${line} 行无法读取：每行应为 id、source、stratum、codes、text 五列，以制表符分隔，codes 用标注规范中的代码`,
    );
  }
}
