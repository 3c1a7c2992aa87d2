import { addDays, isLocalDate, localDate, startOfDay } from './zone.js';

/** Half-open: `from` belongs to it, `to` does not. */
export interface Range {
  from: Date;
  to: Date;
}

/** A wrong parameter and why. */
export interface Wrong {
  field: string;
  message: string;
}

const DEFAULT_DAYS = 30;
/** A day's room on both sides, so that the first and the last date are good in every zone. */
const EARLIEST = Date.parse('1969-12-31T00:00:00Z');
const LATEST = Date.parse('3000-01-02T00:00:00Z');

/** An instant out of a date in the zone or an RFC 3339 time; `undefined` for anything else. `isInstant` checks the latter. */
export function pointOf(text: string, zone: string, isInstant: (text: string) => boolean): Date | undefined {
  if (!isLocalDate(text) && !isInstant(text)) return undefined;
  const at = isLocalDate(text) ? startOfDay(text, zone) : new Date(text.toUpperCase());
  return at.getTime() >= EARLIEST && at.getTime() <= LATEST ? at : undefined;
}

/** Up to now where `to` is left out; the 30 calendar days that end with it where `from` is. Errors name every wrong field. */
export function rangeOf(
  given: { from?: string | undefined; to?: string | undefined },
  zone: string,
  now: Date,
  isInstant: (text: string) => boolean,
): Range | Wrong[] {
  const to = given.to === undefined ? now : pointOf(given.to, zone, isInstant);
  const from = given.from === undefined ? to && daysBefore(to, zone) : pointOf(given.from, zone, isInstant);
  const wrong = [...(from || given.from === undefined ? [] : ['from']), ...(to ? [] : ['to'])];
  if (!from || !to) return wrong.map((field) => ({ field, message: POINT }));
  return from < to ? { from, to } : [{ field: 'from', message: `must be before to, which is ${to.toISOString()}` }];
}

const POINT =
  'must be a date such as 2026-05-01, read in tz, or an RFC 3339 time with an offset such as 2026-05-01T09:30:00+08:00 (in a URL + is %2B), between 1970 and 3000';

/** Counted back from the last day that has a moment in the range, so that a range up to midnight has 30 days too, not 31. */
function daysBefore(to: Date, zone: string): Date {
  const last = localDate(new Date(to.getTime() - 1), zone);
  return startOfDay(addDays(last, 1 - DEFAULT_DAYS), zone);
}
