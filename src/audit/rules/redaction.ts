/** What never enters the audit trail, at any depth: words of customers, ways to reach them, and what opens doors. Spelling of case, `_` and `-` does not matter. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  ...['text', 'texts', 'subject', 'body', 'message', 'messages', 'note', 'resolution', 'metadata', 'attachments'],
  ...['email', 'phone', 'mobile', 'address', 'customer', 'customername'],
  ...['key', 'apikey', 'secret', 'password', 'token', 'leasetoken', 'authorization', 'hash'],
]);
const LONGEST_TEXT = 500;
const DEEPEST = 6;

/** `data` of an audit entry without what must not be kept for ever: named secrets are left out, long texts are cut. */
export function redact(data: Record<string, unknown>): Record<string, unknown> {
  return redactObject(data, DEEPEST);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  const kept = Object.entries(value).filter(([name]) => !isSecretName(name));
  return Object.fromEntries(kept.map(([name, part]) => [name, redactValue(part, depth - 1)]));
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth === 0) return '…';
  return Array.isArray(value) ? value.map((part) => redactValue(part, depth - 1)) : redactObject(value, depth);
}

const isSecretName = (name: string): boolean => SECRET_NAMES.has(name.toLowerCase().replace(/[_-]/g, ''));

/** Cut between characters, not inside one: half a surrogate pair is no text for the database. */
const cut = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${[...text.slice(0, LONGEST_TEXT + 1)].slice(0, -1).join('')}…`;
