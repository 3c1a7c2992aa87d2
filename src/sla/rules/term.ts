import type { Compiled } from './business-time/compiled.js';
import { addOpen } from './deadline.js';

/** No holiday is longer, in days. Where nothing opens for so long, what waits for working time has waited long enough. */
const LONGEST_DAYS = 31;
const LONGEST_MS = LONGEST_DAYS * 86_400_000;

/** A term of so many seconds of a calendar's open time from `now`: when it ends, and when a warning is due, `warningSeconds` of open time before. */
export function termFrom(now: Date, seconds: number, warningSeconds: number, calendar: Compiled): { warnsAt: Date; endsAt: Date } {
  const at = (openSeconds: number, latestMs: number) =>
    new Date(Math.min(addOpen(now, openSeconds * 1000, calendar).getTime(), now.getTime() + latestMs));
  return { warnsAt: at(seconds - warningSeconds, LONGEST_MS - warningSeconds * 1000), endsAt: at(seconds, LONGEST_MS) };
}
