import { ProblemError } from './errors.js';
import { decodeCursor, type Page, pageOf } from './pagination.js';

/** Where a page of a list that is ordered by rank goes on: after this rank, and within it after this key. */
export interface AfterRank {
  rank: number;
  key: string;
}

/** The place in a cursor of `rankedPage`, null without one; 400 `invalid_cursor` for one of another list. */
export function afterRank(cursor: string | undefined): AfterRank | null {
  const parts = decodeCursor(cursor, 2);
  if (!parts) return null;
  const rank = Number(parts[0]);
  if (Number.isInteger(rank) && Math.abs(rank) < 2 ** 31) return { rank, key: parts[1]! };
  throw new ProblemError(400, 'invalid_cursor', 'This cursor is not one that this list gave.');
}

/** A page out of `limit + 1` rows that come in the order of rank and key. */
export const rankedPage = <T extends { rank: number }>(rows: T[], limit: number, key: (row: T) => string): Page<T> =>
  pageOf(rows, limit, (row) => [String(row.rank), key(row)]);
