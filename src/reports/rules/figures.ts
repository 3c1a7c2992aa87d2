import type { Dimension } from './dimensions.js';
import { isTimeUnit } from './dimensions.js';
import { type Group, identity } from './groups.js';

/** Percentiles as the database answers them: null where there is nothing to rank. */
export type Percentiles = readonly number[] | null;

/**
 * Counts of tickets as the database answers them, by group; `opening` are those open when the range begins, `lost` those whose wrong first
 * routing cost `lostMinutes`.
 */
export interface TicketCounts {
  opening: number;
  intake: number;
  auto: number;
  review: number;
  urgent: number;
  misrouted: number;
  lost: number;
  lostMinutes: number;
  reopened: number;
  transformer: number;
  naiveBayes: number;
  resolved: number;
  settled: number;
  notComplaint: number;
  duplicate: number;
  rejected: number;
  turnaround: Percentiles;
  responded: number;
  firstResponse: Percentiles;
}

/**
 * Counts of clocks by group; `finished` are the breached ones whose work is done, the only ones whose overrun is known. `counted` and `overdue`
 * are minutes of time, by who had the tickets.
 */
export interface ClockCounts {
  met: number;
  breached: number;
  cancelled: number;
  finished: number;
  overrun: Percentiles;
  counted: number;
  overdue: number;
}

export const NO_TICKETS: TicketCounts = {
  opening: 0,
  intake: 0,
  auto: 0,
  review: 0,
  urgent: 0,
  misrouted: 0,
  lost: 0,
  lostMinutes: 0,
  reopened: 0,
  transformer: 0,
  naiveBayes: 0,
  resolved: 0,
  settled: 0,
  notComplaint: 0,
  duplicate: 0,
  rejected: 0,
  turnaround: null,
  responded: 0,
  firstResponse: null,
};

export const NO_CLOCKS: ClockCounts = { met: 0, breached: 0, cancelled: 0, finished: 0, overrun: null, counted: 0, overdue: 0 };

/** A part of a whole, 0 to 1; null of nothing. Six places: one in a million is still not all. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6);

const hundredths = (minutes: number): number => Math.round(minutes * 100) / 100;
const minutes = (value: number | undefined): number | null => (value === undefined ? null : hundredths(value));

export const ticketFigures = (counts: TicketCounts, backlogStart: number) => ({
  intake: counts.intake,
  triaged: { auto: counts.auto, review: counts.review },
  urgent: counts.urgent,
  misrouted: counts.misrouted,
  misroutedShare: share(counts.misrouted, counts.auto + counts.review),
  lostToWrongRouting: { count: counts.lost, minutes: hundredths(counts.lostMinutes) },
  reopened: counts.reopened,
  engine: {
    transformer: counts.transformer,
    naiveBayes: counts.naiveBayes,
    transformerShare: share(counts.transformer, counts.transformer + counts.naiveBayes),
  },
  resolved: counts.resolved,
  outcomes: { settled: counts.settled, notComplaint: counts.notComplaint, duplicate: counts.duplicate, rejected: counts.rejected },
  backlogStart,
  backlog: backlogStart + counts.intake - counts.resolved,
  firstResponseMinutes: spread(counts.responded, counts.firstResponse),
  turnaroundMinutes: spread(counts.resolved, counts.turnaround),
});

export const clockFigures = ({ met, breached, cancelled, finished, overrun, counted, overdue }: ClockCounts) => ({
  met,
  breached,
  cancelled,
  attainment: share(met, met + breached),
  overrunMinutes: { count: finished, p50: minutes(overrun?.[0]), p90: minutes(overrun?.[1]) },
  chargedMinutes: { counted: hundredths(counted), overdue: hundredths(overdue) },
});

const spread = (count: number, percentiles: Percentiles) => ({
  count,
  p50: minutes(percentiles?.[0]),
  p90: minutes(percentiles?.[1]),
  p95: minutes(percentiles?.[2]),
});

/**
 * The tickets open at the start of each group, in the order of the groups: over time one bucket hands its backlog to the next.
 * `groups` come complete and in the order of time; what was open when the range began stands in the first bucket.
 */
export function backlogStarts(groups: readonly Group<TicketCounts>[], dimensions: readonly Dimension[]): number[] {
  const timeless = dimensions.filter((dimension) => !isTimeUnit(dimension));
  const carried = new Map<string, number>();
  return groups.map(({ key, figures: { opening, intake, resolved } }) => {
    const line = identity(key, timeless);
    const start = (carried.get(line) ?? 0) + opening;
    carried.set(line, start + intake - resolved);
    return start;
  });
}
