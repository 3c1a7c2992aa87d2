import type { ClockName, ClockState } from '../../shared/sla.js';
import type { CalendarVersion, OpenClock } from './clock.js';
import { finish, handOver, hold, type Moved, resume } from './moves.js';
import { planClocks } from './plan.js';
import type { Policy } from './policy.js';

/** A time for which a ticket was on hold; `to` null: it still is. */
export interface Hold {
  from: Date;
  to: Date | null;
}

/** What happened to the work behind a clock, whatever policy the clock ran by. */
export interface Life {
  clock: ClockName;
  startedAt: Date;
  /** Null: the work is not done yet. */
  end: { as: 'met' | 'cancelled'; at: Date } | null;
  /** Who had the ticket at the start, and who had it later. */
  department: string;
  handOvers: readonly { at: Date; department: string }[];
}

/** What a policy made, or would have made, of a clock. */
export interface Outcome {
  policySlug: string;
  policyVersion: number;
  state: ClockState;
  dueAt: Date;
  /** Open seconds past due when the work was done; null unless it was done too late. */
  overrunSeconds: number | null;
  /** Who is charged. */
  department: string;
}

/**
 * A clock's life once more, by another policy, up to its end or `now`: the same moves that the service makes, each after what was due by then.
 * Undefined where the policy has no target for such a clock.
 */
export function replay(
  life: Life,
  holds: readonly Hold[],
  policy: Policy,
  calendarOf: (slug: string) => CalendarVersion,
  now: Date,
): Outcome | undefined {
  const [opened] = planClocks(policy, [life.clock], life.startedAt, life.department, calendarOf);
  if (!opened) return undefined;
  const until = life.end?.at ?? now;
  const last = fired(lived(opened, stepsOf(life, holds, until)), until);
  const moved = life.end ? finish(last, life.end.as, until) : undefined;
  const { policySlug, policyVersion, state, dueAt, department } = moved?.clock ?? last;
  return { policySlug, policyVersion, state, dueAt, department, overrunSeconds: moved?.ended?.overrunSeconds ?? null };
}

interface Step {
  at: Date;
  move: (clock: OpenClock, at: Date) => Moved | undefined;
}

function lived(opened: OpenClock, steps: readonly Step[]): OpenClock {
  let clock = opened;
  for (const { at, move } of steps) {
    clock = fired(clock, at);
    clock = move(clock, at)?.clock ?? clock;
  }
  return clock;
}

/** The timers come first, as they do in the service: a deadline that has passed is a breach before anything else happens. */
const fired = (clock: OpenClock, at: Date): OpenClock =>
  clock.state === 'running' && clock.dueAt <= at ? { ...clock, state: 'breached' } : clock;

/** What happened between the start and the end, in order; of one instant, the end of a hold first and the begin of one last. */
function stepsOf({ startedAt, handOvers }: Life, holds: readonly Hold[], until: Date): Step[] {
  const lasting = holds.filter(({ from, to }) => to === null || to > from);
  const steps: Step[] = [
    ...lasting.flatMap(({ to }) => (to ? [{ at: to, move: resume }] : [])),
    ...handOvers.map(({ at, department }) => ({ at, move: passTo(department) })),
    ...lasting.map(({ from }) => ({ at: from, move: hold })),
  ];
  return steps.filter(({ at }) => at >= startedAt && at <= until).toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

const passTo =
  (department: string): Step['move'] =>
  (clock, at) =>
    handOver(clock, { department, holder: null }, 'transferred', at);
