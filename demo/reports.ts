import type { Page, Queue } from './api.js';
import type { Client } from './client.js';

/** Percentiles in minutes. */
export interface Spread {
  count: number;
  p50: number | null;
  p90: number | null;
  p95: number | null;
}

/** What the demo shows of `GET /v1/reports/overview`. */
export interface Overview {
  intake: number;
  triaged: { auto: number; review: number };
  urgent: number;
  misrouted: number;
  reopened: number;
  engine: { transformer: number; naiveBayes: number };
  resolved: number;
  outcomes: { settled: number; notComplaint: number };
  backlog: number;
  firstResponseMinutes: Spread;
  turnaroundMinutes: Spread;
}

/** What the demo shows of `GET /v1/reports/sla`. */
export interface Attainment {
  met: number;
  breached: number;
  cancelled: number;
  attainment: number | null;
  overrunMinutes: { count: number; p50: number | null };
}

export type Grouped<T> = T & { key: { department?: string | null; category?: string | null; clock?: string } };

export interface Reports {
  total: Overview;
  byDepartment: Grouped<Overview>[];
  byCategory: Grouped<Overview>[];
  byClock: Grouped<Attainment>[];
  queues: Queue[];
}

/** Clocks are counted where they were due: far enough ahead for every promise made today. */
const DUE_WITHIN_DAYS = 31;

/** The clocks that are decided by now and due at `from` or later: of today, and of earlier work that was done before its time. */
export async function fetchClocks(manager: Client, from: Date): Promise<Grouped<Attainment>[]> {
  const to = new Date(from.getTime() + DUE_WITHIN_DAYS * 86_400_000);
  const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), groupBy: 'clock' });
  return (await manager.get<{ groups: Grouped<Attainment>[] }>(`/v1/reports/sla?${query}`)).groups;
}

/** What was decided since `before` was fetched. Nothing that is due later can have been breached before: overruns are all of today. */
export function decidedSince(before: readonly Grouped<Attainment>[], now: readonly Grouped<Attainment>[]): Grouped<Attainment>[] {
  return now.map((group) => {
    const earlier = before.find(({ key }) => key.clock === group.key.clock);
    return {
      ...group,
      met: group.met - (earlier?.met ?? 0),
      breached: group.breached - (earlier?.breached ?? 0),
      cancelled: group.cancelled - (earlier?.cancelled ?? 0),
    };
  });
}

/** The manager's figures since `from`; `clocksBefore` as they were then. */
export async function fetchReports(manager: Client, from: Date, clocksBefore: readonly Grouped<Attainment>[]): Promise<Reports> {
  const overview = (groupBy: string) =>
    manager.get<{ total: Overview; groups: Grouped<Overview>[] }>(
      `/v1/reports/overview?${new URLSearchParams({ from: from.toISOString(), groupBy })}`,
    );
  const departments = await overview('department');
  const { groups: byCategory } = await overview('category');
  const byClock = decidedSince(clocksBefore, await fetchClocks(manager, from));
  const { items: queues } = await manager.get<Page<Queue>>('/v1/queues');
  return { total: departments.total, byDepartment: departments.groups, byCategory, byClock, queues };
}
