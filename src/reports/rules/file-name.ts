import type { Dimension } from './dimensions.js';
import type { Range } from './range.js';
import { localTime } from './zone.js';

/** A download's name that says what it is: report, grouping, range on the zone's clocks, zone. ASCII without blanks, safe on every file system. */
export const fileName = (report: string, dimensions: readonly Dimension[], { from, to }: Range, zone: string): string =>
  [report, dimensions.join('-'), stamp(from, zone), stamp(to, zone), zone.replaceAll('/', '-')].join('_').concat('.csv');

/** `2026-05-01`, with the time only where it is not midnight. */
function stamp(instant: Date, zone: string): string {
  const [date, time] = localTime(instant, zone).split('T') as [string, string];
  return time === '00:00:00' ? date : `${date}T${time.replaceAll(':', '')}`;
}
