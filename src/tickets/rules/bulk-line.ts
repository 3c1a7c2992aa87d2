/** How the cells of a field that is no text are read; what cannot be read stays text, and the check of the body then names the field. */
type CellReaders = ReadonlyMap<string, (cell: string) => unknown>;

const TICKET_CELLS: CellReaders = new Map([
  ['attachments', jsonCell],
  ['metadata', jsonCell],
]);
export const CUSTOMER_CELLS: CellReaders = new Map([['value', numberCell]]);

/** The body of a CSV row: empty cells are absent, `customer.id` is a member of `customer`, `metadata.x` of `metadata`. */
export function bodyOfCsvRow(row: Readonly<Record<string, string>>, readers: CellReaders = TICKET_CELLS): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [header, cell] of Object.entries(row)) {
    if (cell === '') continue;
    const dot = header.indexOf('.');
    const read = readers.get(header);
    if (dot < 0) body[header] = read ? read(cell) : cell;
    else member(body, header.slice(0, dot))[header.slice(dot + 1)] = cell;
  }
  return body;
}

function member(body: Record<string, unknown>, name: string): Record<string, unknown> {
  const existing = body[name];
  const object = typeof existing === 'object' && existing !== null ? (existing as Record<string, unknown>) : {};
  body[name] = object;
  return object;
}

function jsonCell(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** A plain decimal number; `1,200` and `¥12` are none, since a comma means different things in different countries. */
function numberCell(cell: string): unknown {
  return /^\s*[+-]?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(cell) ? Number(cell) : cell;
}
