import { add, between, HORIZON_YEARS, OpensTooRarely } from './business-time/business-time.js';
import type { Compiled } from './business-time/compiled.js';

/** The built-in calendar without closing hours: every second of it counts. */
export const ALWAYS = 'always';

/**
 * The instant at which `openMs` of the calendar's open time have passed since `instant`. Deadlines, warnings and what is left after a
 * hold all come from here, so that they can never be measured on two different calendars. On a calendar that does not open for that long
 * the answer is its horizon: such a clock is never late, where failing would keep the complaint from its department.
 */
export function addOpen(instant: Date, openMs: number, calendar: Compiled): Date {
  try {
    return new Date(add(calendar, instant.getTime(), openMs / 1000));
  } catch (error) {
    if (!(error instanceof OpensTooRarely)) throw error;
    const horizon = new Date(instant);
    horizon.setUTCFullYear(horizon.getUTCFullYear() + HORIZON_YEARS);
    return horizon;
  }
}

/** Open milliseconds of the calendar between two instants, never negative: the inverse of `addOpen`. */
export const openBetween = (from: Date, to: Date, calendar: Compiled): number =>
  Math.round(between(calendar, from.getTime(), to.getTime()) * 1000);
