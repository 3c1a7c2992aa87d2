/** The calendar without closing hours: every second of it counts. */
export const ALWAYS = 'always';

/** Calendars that exist, with the version that clocks name. */
export const CALENDARS: ReadonlyMap<string, number> = new Map([[ALWAYS, 1]]);

/**
 * The instant at which `seconds` of the calendar's open time have passed since `instant`. Deadlines, warnings and the
 * shift after a pause all come from here, so that they can never be measured on two different calendars.
 */
export function addTime(instant: Date, seconds: number, calendar: string): Date {
  assertKnown(calendar);
  return new Date(instant.getTime() + Math.round(seconds * 1000));
}

/** Open seconds of the calendar between two instants, whole and never negative: the inverse of `addTime`. */
export function elapsedSeconds(from: Date, to: Date, calendar: string): number {
  assertKnown(calendar);
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
}

function assertKnown(calendar: string): void {
  if (!CALENDARS.has(calendar)) throw new RangeError(`unknown calendar: ${calendar}`);
}
