import { Temporal } from 'temporal-polyfill';
import type { Range } from './ranges.js';

/** A stretch of instants in which local wall clock is the instant plus `offset` (all in milliseconds). */
export interface OffsetStretch {
  window: Range;
  offset: number;
}

/** The stretches that make up `[from, to)`, in order: one more than the clock changes in it. */
export function offsetsIn(timeZone: string, from: number, to: number): OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  while (at && at.epochMilliseconds < to) {
    const next: Temporal.ZonedDateTime | null = at.getTimeZoneTransition('next');
    const end = Math.min(next?.epochMilliseconds ?? to, to);
    stretches.push({ window: [at.epochMilliseconds, end], offset: at.offsetNanoseconds / 1e6 });
    at = next;
  }
  return stretches;
}

/** True for an IANA name that this runtime knows. Offsets such as `+08:00` are refused: they know no clock changes. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
