import { describe, expect, it } from '@jest/globals';
import { figures } from './figures.js';
import { widthOf } from './print.js';
import { type Attainment, decidedSince, type Grouped, type Overview } from './reports.js';

const spread = { count: 2, p50: 0.5, p90: 3, p95: 300 };
const overview: Overview = {
  intake: 4,
  triaged: { auto: 3, review: 1 },
  urgent: 1,
  misrouted: 1,
  reopened: 0,
  engine: { transformer: 0, naiveBayes: 4 },
  resolved: 3,
  outcomes: { settled: 3, notComplaint: 0 },
  backlog: 1,
  firstResponseMinutes: spread,
  turnaroundMinutes: spread,
};
const clock = (name: string, met: number, breached: number): Grouped<Attainment> => ({
  key: { clock: name },
  met,
  breached,
  cancelled: 0,
  attainment: met / (met + breached),
  overrunMinutes: { count: breached, p50: breached ? 0.1 : null },
});

describe('figures', () => {
  const sections = figures({
    total: overview,
    byDepartment: [{ key: { department: 'logistics' }, ...overview }],
    byCategory: [{ key: { category: null }, ...overview }],
    byClock: [clock('resolution', 3, 1)],
    queues: [],
  });

  it('shows every part, aligned', () => {
    expect(sections.map(({ en }) => en)).toEqual(['today', 'by department', 'by category', 'SLA attainment', 'the queues now']);
    for (const { lines } of sections.slice(1, 4)) expect(new Set(lines.map(widthOf)).size).toBe(1);
  });

  it('says shares, durations and attainment', () => {
    const text = sections.flatMap(({ lines }) => lines).join('\n');
    expect(text).toContain('3  (75.0 %)');
    expect(text).toContain('p50 30.0 s, p90 3.0 min, p95 5.0 h  (n = 2)');
    expect(text).toMatch(/办结 resolution\s+3\s+1\s+0\s+75.0 %\s+6.0 s/);
  });

  it('leaves out clocks that were decided before', () => {
    expect(decidedSince([clock('pickup', 5, 0)], [clock('pickup', 9, 1), clock('resolution', 2, 0)])).toMatchObject([
      { met: 4, breached: 1 },
      { met: 2, breached: 0 },
    ]);
  });
});
