/** Fields of a CSV row that are objects or lists in JSON: their cells hold JSON. */
const jsonFields = new Set(['attachments', 'metadata']);

/** The ticket body of a CSV row: empty cells are absent, `customer.id` is a member of `customer`, `metadata.x` of `metadata`. */
export function bodyOfCsvRow(row: Readonly<Record<string, string>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [header, cell] of Object.entries(row)) {
    if (cell === '') continue;
    const dot = header.indexOf('.');
    if (dot < 0) body[header] = jsonFields.has(header) ? parsed(cell) : cell;
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

/** JSON of a cell; what is none stays text, and the check of the body then names the field. */
function parsed(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
