/**
 * A place in the stream of events. Events are ordered by the transaction that wrote them and then by id, not by id
 * alone: ids are made before the commit, so a later commit could carry an earlier id and be skipped.
 */
export interface StreamCursor {
  /** Transaction number, decimal. */
  xact: string;
  id: string;
}

/** After the last id that a transaction could have written. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const form = /^(\d{1,19})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const MAX_BIGINT = 2n ** 63n - 1n;

/** What stands in an event stream's `id:` line and comes back as `Last-Event-ID`. */
export const formatCursor = (cursor: StreamCursor): string => `${cursor.xact}-${cursor.id}`;

/** `undefined` for anything that `formatCursor` did not make. */
export function parseCursor(text: string): StreamCursor | undefined {
  const [, xact, id] = form.exec(text.trim().toLowerCase()) ?? [];
  if (xact === undefined || id === undefined || BigInt(xact) > MAX_BIGINT) return undefined;
  return { xact, id };
}

/** True when `a` stands later in the stream than `b`. */
export function isAfter(a: StreamCursor, b: StreamCursor): boolean {
  const [left, right] = [BigInt(a.xact), BigInt(b.xact)];
  return left === right ? a.id > b.id : left > right;
}
