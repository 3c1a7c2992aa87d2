import { CLOCKS, type ClockName, type ClockState } from '../../shared/sla.js';
import type { Outcome } from './replay.js';

/** Counts of clocks. `running`: neither stopped nor breached, on hold or not. */
export interface Counts {
  met: number;
  breached: number;
  cancelled: number;
  running: number;
}

/** `attainment`: `met / (met + breached)`, 0 to 1, six places; null when there is neither. */
export interface Figures extends Counts {
  attainment: number | null;
}

export type FiguresByClock = Record<ClockName | 'total', Figures>;

/** How a clock would have been different; exactly one of them for each that would. */
export const CHANGES = ['becameBreached', 'becameMet', 'becameOther', 'otherTarget', 'notOpened'] as const;
export type Change = (typeof CHANGES)[number];

/** A clock that would have been different. `after` null: it would not have been opened. */
export interface Changed {
  ticketId: string;
  number: number;
  clock: ClockName;
  cycle: number;
  before: Outcome;
  after: Outcome | null;
}

const counted = (state: ClockState): keyof Counts => (state === 'paused' ? 'running' : state);

/** What is different, if anything: the result, or only the deadline or the overrun of the same result. */
export function changeOf(before: Outcome, after: Outcome | undefined): Change | undefined {
  if (!after) return 'notOpened';
  if (counted(before.state) === counted(after.state)) {
    const same = before.dueAt.getTime() === after.dueAt.getTime() && before.overrunSeconds === after.overrunSeconds;
    return same ? undefined : 'otherTarget';
  }
  if (after.state === 'breached') return 'becameBreached';
  return after.state === 'met' ? 'becameMet' : 'becameOther';
}

/** Two sets of figures, what is different between them, and the largest differences; its size does not grow with the clocks. */
export class Tally {
  private clocks = 0;
  private readonly asIs = new Sums();
  private readonly replayed = new Sums();
  private readonly changes = new Map<Change, number>();
  private readonly largest: Largest;

  /** @param limit how many changed clocks to keep. */
  constructor(limit: number) {
    this.largest = new Largest(limit);
  }

  add(recorded: Omit<Changed, 'after'>, after: Outcome | undefined): void {
    const { clock, before } = recorded;
    this.clocks += 1;
    this.asIs.add(clock, before);
    if (after) this.replayed.add(clock, after);
    const change = changeOf(before, after);
    if (!change) return;
    this.changes.set(change, (this.changes.get(change) ?? 0) + 1);
    this.largest.offer({ ...recorded, after: after ?? null }, change !== 'otherTarget');
  }

  result() {
    const counts = CHANGES.map((change) => [change, this.changes.get(change) ?? 0] as const);
    return {
      clocks: this.clocks,
      asIs: this.asIs.byClock(),
      replayed: this.replayed.byClock(),
      changes: {
        clocks: counts.reduce((sum, [, count]) => sum + count, 0),
        ...(Object.fromEntries(counts) as Record<Change, number>),
      },
      byDepartment: this.departments().map((department) => ({
        ...{ department, asIs: this.asIs.of(department), replayed: this.replayed.of(department) },
      })),
      changed: this.largest.all(),
    };
  }

  private departments(): string[] {
    return [...new Set([...this.asIs.departments.keys(), ...this.replayed.departments.keys()])].toSorted();
  }
}

const none = (): Counts => ({ met: 0, breached: 0, cancelled: 0, running: 0 });

const figures = (counts: Counts): Figures => {
  const decided = counts.met + counts.breached;
  return { ...counts, attainment: decided === 0 ? null : Math.round((counts.met / decided) * 1e6) / 1e6 };
};

class Sums {
  readonly departments = new Map<string, Counts>();
  private readonly total = none();
  private readonly clocks: Record<ClockName, Counts> = { pickup: none(), first_response: none(), next_reply: none(), resolution: none() };

  add(clock: ClockName, { state, department }: Outcome): void {
    const charged = this.departments.get(department) ?? none();
    this.departments.set(department, charged);
    for (const counts of [this.total, this.clocks[clock], charged]) counts[counted(state)] += 1;
  }

  byClock(): FiguresByClock {
    const each = CLOCKS.map((clock) => [clock, figures(this.clocks[clock])] as const);
    return { ...(Object.fromEntries(each) as Record<ClockName, Figures>), total: figures(this.total) };
  }

  of = (department: string): Figures => figures(this.departments.get(department) ?? none());
}

/** The changed clocks with the largest differences of overrun; of equal ones those with another result, then those that came first. */
class Largest {
  private readonly kept: { size: readonly [seconds: number, result: number]; changed: Changed }[] = [];

  constructor(private readonly limit: number) {}

  offer(changed: Changed, otherResult: boolean): void {
    const size = [Math.abs((changed.after?.overrunSeconds ?? 0) - (changed.before.overrunSeconds ?? 0)), otherResult ? 1 : 0] as const;
    const { kept, limit } = this;
    if (kept.length === limit && !(kept.length > 0 && larger(size, kept.at(-1)!.size))) return;
    kept.splice(this.placeOf(size), 0, { size, changed });
    if (kept.length > limit) kept.pop();
  }

  all = (): Changed[] => this.kept.map(({ changed }) => changed);

  /** Behind all that are as large. */
  private placeOf(size: readonly [number, number]): number {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (larger(size, this.kept[middle]!.size)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const larger = (a: readonly [number, number], b: readonly [number, number]) => a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
