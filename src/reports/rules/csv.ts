export type Cell = string | number | boolean | null;
/** A JSON object of cells and further such objects. */
export interface Nested {
  [name: string]: Cell | Nested;
}

const BOM = '\uFEFF';
const FORMULA = /^[=+\-@\t\r]/;

/**
 * RFC 4180 with a byte order mark, without which Excel reads UTF-8 as the code page of the machine. Columns are the names of the first row, those of
 * nested objects dotted. A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.
 */
export function csvOf(rows: readonly Nested[]): string {
  const flat = rows.map((row) => new Map(flatten(row)));
  const columns = [...(flat[0]?.keys() ?? [])];
  const lines = [columns.map((name) => cell(name)), ...flat.map((row) => columns.map((column) => cell(row.get(column) ?? null)))];
  return BOM + lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function flatten(value: Nested, prefix = ''): [string, Cell][] {
  return Object.entries(value).flatMap(([name, part]) =>
    part !== null && typeof part === 'object' ? flatten(part, `${prefix}${name}.`) : [[prefix + name, part] as [string, Cell]],
  );
}

function cell(value: Cell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
