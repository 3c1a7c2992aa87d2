import { bucketsOf } from './buckets.js';
import { type Dimension, dimensionsOf, isTimeUnit } from './dimensions.js';
import type { Domains } from './groups.js';
import { type Range, rangeOf, type Wrong } from './range.js';
import { isZone } from './zone.js';

/** The most groups that one report answers. */
export const MAX_GROUPS = 10_000;

/** The query string of a report, each part checked to be text. */
export interface Asked {
  from?: string | undefined;
  to?: string | undefined;
  tz?: string | undefined;
  groupBy?: string | undefined;
  department?: string | undefined;
}

/** What a report is asked for, checked. */
export interface Plan {
  range: Range;
  zone: string;
  dimensions: Dimension[];
  department: string | null;
  /** The values of the time dimension, one more than `MAX_GROUPS` at most. */
  domains: Domains;
}

export interface Surroundings {
  zone: string;
  now: Date;
  allowed: readonly Dimension[];
  groupBy: string;
  isInstant: (text: string) => boolean;
}

/** Reads a query; the errors name every wrong field at once. */
export function planOf(asked: Asked, { zone: defaultZone, now, allowed, groupBy, isInstant }: Surroundings): Plan | Wrong[] {
  const zone = asked.tz ?? defaultZone;
  const knownZone = isZone(zone);
  const range = rangeOf(asked, knownZone ? zone : defaultZone, now, isInstant);
  const dimensions = dimensionsOf(asked.groupBy ?? groupBy, allowed);
  const wrong: Wrong[] = [
    ...(Array.isArray(range) ? range : []),
    ...(knownZone ? [] : [{ field: 'tz', message: 'must be an IANA time zone such as Asia/Shanghai' }]),
    ...(typeof dimensions === 'string' ? [{ field: 'groupBy', message: dimensions }] : []),
  ];
  if (Array.isArray(range) || typeof dimensions === 'string' || wrong.length > 0) return wrong;
  return { range, zone, dimensions, department: asked.department ?? null, domains: timeDomain(dimensions, range, zone) };
}

function timeDomain(dimensions: readonly Dimension[], range: Range, zone: string): Domains {
  const unit = dimensions.find(isTimeUnit);
  return unit ? { [unit]: bucketsOf(range, unit, zone, MAX_GROUPS + 1) } : {};
}
