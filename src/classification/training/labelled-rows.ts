import { CATEGORY_OF_REASON, type Category, REASON_OF_CODE, type Reason } from '../../shared/categories.js';

/** One line of a labelled file: `id  source  stratum  codes  text`, tabs between. */
export interface LabelledRow {
  readonly id: string;
  readonly stratum: string;
  /** Stated reasons, the primary one first; empty: no complaint. */
  readonly reasons: readonly Reason[];
  readonly category: Category;
  readonly urgent: boolean;
  readonly text: string;
}

/** Reads a labelled file. Throws with the line number when a line has no five columns or a code that is not in the guideline. */
export function parseLabelledRows(content: string): LabelledRow[] {
  const rows: LabelledRow[] = [];
  content.split(/\r?\n/).forEach((line, i) => {
    if (line !== '') rows.push(parseRow(line, i + 1));
  });
  return rows;
}

function parseRow(line: string, lineNumber: number): LabelledRow {
  const [id, , stratum, codes, ...rest] = line.split('\t');
  if (!id || stratum === undefined || !codes || rest.length !== 1) throw new Error(`line ${lineNumber}: five columns expected`);
  const reasons = codes
    .replace('!', '')
    .split(',')
    .filter((code) => code !== 'O' && code !== '')
    .map((code) => reasonOf(code, lineNumber));
  const first = reasons[0];
  return { id, stratum, reasons, category: first ? CATEGORY_OF_REASON[first] : 'other', urgent: codes.includes('!'), text: rest[0] ?? '' };
}

function reasonOf(code: string, lineNumber: number): Reason {
  const reason = REASON_OF_CODE[code];
  if (!reason) throw new Error(`line ${lineNumber}: no such code ${JSON.stringify(code)}`);
  return reason;
}
