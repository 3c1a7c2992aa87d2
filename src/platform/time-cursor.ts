import { validate } from 'uuid';
import { ProblemError } from './errors.js';
import { decodeCursor, type Page, pageOf } from './pagination.js';
import { isInstant } from './validation.js';

/** A row of a list that is ordered by time and id. `time` is the database's text of a UTC instant: a JavaScript Date would cut its microseconds. */
interface Timed {
  time: string;
  id: string;
}

/** The time and id that the page before ended with, `undefined` without a cursor; 400 `invalid_cursor` for one of another list. */
export function afterTime(cursor: string | undefined): [time: string, id: string] | undefined {
  const parts = decodeCursor(cursor, 2);
  if (!parts) return undefined;
  const [time, id] = parts as [string, string];
  if (isInstant(time) && validate(id)) return [time, id];
  throw new ProblemError(400, 'invalid_cursor', 'This cursor is not one that this list gave.');
}

/** A page out of `limit + 1` rows that come in the order of time and id. */
export const timedPage = <T>(rows: T[], limit: number, key: (row: T) => Timed): Page<T> =>
  pageOf(rows, limit, (row) => {
    const { time, id } = key(row);
    return [time.replace(' ', 'T').replace(/\+00$/, 'Z'), id];
  });
