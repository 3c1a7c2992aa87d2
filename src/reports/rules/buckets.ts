import type { TimeUnit } from './dimensions.js';
import type { Range } from './range.js';
import { addDays, type LocalDate, localDate } from './zone.js';

/** The bucket that a day belongs to: itself, the Monday of its week, or its month as `YYYY-MM`. */
export function bucketOf(day: LocalDate, unit: TimeUnit): string {
  if (unit === 'month') return day.slice(0, 7);
  return unit === 'week' ? addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7)) : day;
}

/** Every bucket that the range touches, in order; stops after `limit`. The first and the last may be cut by the range. */
export function bucketsOf({ from, to }: Range, unit: TimeUnit, zone: string, limit: number): string[] {
  const last = bucketOf(localDate(new Date(to.getTime() - 1), zone), unit);
  const buckets: string[] = [];
  for (let bucket = bucketOf(localDate(from, zone), unit); bucket <= last && buckets.length < limit; bucket = next(bucket, unit))
    buckets.push(bucket);
  return buckets;
}

function next(bucket: string, unit: TimeUnit): string {
  if (unit === 'month') return addDays(`${bucket}-28`, 4).slice(0, 7);
  return addDays(bucket, unit === 'week' ? 7 : 1);
}
