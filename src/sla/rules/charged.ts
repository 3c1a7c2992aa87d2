import type { LedgerState } from '../../shared/sla.js';
import type { Ending } from './moves.js';

/** A row of the ledger in whole seconds. `endedBy` is null for the stretch under way. */
export interface TimedRow {
  state: LedgerState;
  overdue: boolean;
  seconds: number;
  endedBy: Ending | null;
  department: string;
  holder: string | null;
}

/** Counted time of somebody; `overdueSeconds` is the part of it that lies after the deadline. */
export interface Share {
  countedSeconds: number;
  overdueSeconds: number;
}

/** Counted time by department, in the order in which they had the ticket; it adds up to all of it. */
export const byDepartment = (rows: readonly TimedRow[]): ({ department: string } & Share)[] =>
  [...shares(rows, (row) => row.department)].map(([department, share]) => ({ department, ...share }));

/** The same by agent; `holder: null` is the time in queues. */
export const byHolder = (rows: readonly TimedRow[]): ({ holder: string | null } & Share)[] =>
  [...shares(rows, (row) => row.holder)].map(([holder, share]) => ({ holder, ...share }));

/**
 * What a wrong first routing cost: counted time of the first department, if the first thing that moved the ticket on was that it had been
 * routed there wrongly. Manual triage is no routing: what it sends on (`routed`) begins anew with the next department.
 */
export function lostToWrongRouting(rows: readonly TimedRow[]): { seconds: number; department: string } | null {
  let first: { seconds: number; department: string } | undefined;
  for (const { department, state, seconds, endedBy } of rows) {
    first ??= { seconds: 0, department };
    if (department !== first.department) return null;
    if (state === 'counting') first.seconds += seconds;
    if (endedBy === 'misrouted') return first;
    if (endedBy === 'routed') first = undefined;
  }
  return null;
}

function shares<K>(rows: readonly TimedRow[], of: (row: TimedRow) => K): Map<K, Share> {
  const found = new Map<K, Share>();
  for (const row of rows) {
    const seconds = row.state === 'counting' ? row.seconds : 0;
    const { countedSeconds, overdueSeconds } = found.get(of(row)) ?? { countedSeconds: 0, overdueSeconds: 0 };
    found.set(of(row), { countedSeconds: countedSeconds + seconds, overdueSeconds: overdueSeconds + (row.overdue ? seconds : 0) });
  }
  return found;
}
