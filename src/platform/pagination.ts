import { ProblemError } from './errors.js';
import { isStorable } from './validation.js';

/** One page of a keyset list; `nextCursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** An opaque cursor out of the last row's sort key. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The sort key of a cursor, `undefined` without one; 400 `invalid_cursor` when it was not made here. */
export function decodeCursor(cursor: string | undefined, parts: number): string[] | undefined {
  if (!cursor) return undefined;
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string' && isStorable(part))) return key;
  } catch {
    // falls through to the one answer for every malformed cursor
  }
  throw new ProblemError(400, 'invalid_cursor', 'This cursor is not one that a list of this service gave.');
}

/** Cuts a page out of `limit + 1` rows. */
export function pageOf<T>(rows: T[], limit: number, key: (row: T) => readonly string[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null };
}
