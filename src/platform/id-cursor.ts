import { validate } from 'uuid';
import { ProblemError } from './errors.js';
import { decodeCursor } from './pagination.js';

/** The id that the page before ended with, `undefined` without a cursor; 400 `invalid_cursor` for one of another list. */
export function cursorId(cursor: string | undefined): string | undefined {
  const id = decodeCursor(cursor, 1)?.[0];
  if (id === undefined || validate(id)) return id;
  throw new ProblemError(400, 'invalid_cursor', 'This cursor is not one that this list gave.');
}
