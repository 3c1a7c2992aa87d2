/** What a report can be grouped by; at most one of the time units. */
export const TIME_UNITS = ['day', 'week', 'month'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export const TICKET_DIMENSIONS = ['department', ...TIME_UNITS, 'category', 'channel', 'tier', 'priority'] as const;
export const CLOCK_DIMENSIONS = [...TICKET_DIMENSIONS, 'clock'] as const;
export type Dimension = (typeof CLOCK_DIMENSIONS)[number];

export const isTimeUnit = (dimension: Dimension): dimension is TimeUnit => (TIME_UNITS as readonly string[]).includes(dimension);

/** `department,day` ⇒ the dimensions, in the order given; a string says what is wrong. */
export function dimensionsOf(groupBy: string, allowed: readonly Dimension[]): Dimension[] | string {
  const names = groupBy.split(',').map((name) => name.trim());
  const dimensions = allowed.filter((dimension) => names.includes(dimension));
  if (names.some((name) => !(allowed as readonly string[]).includes(name)))
    return `must be one or more of ${allowed.join(', ')}, with commas between`;
  if (new Set(names).size < names.length) return 'must name each only once';
  if (dimensions.filter(isTimeUnit).length > 1) return `must have at most one of ${TIME_UNITS.join(', ')}`;
  return names as Dimension[];
}
