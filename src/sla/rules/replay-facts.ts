import type { Category, Reason } from '../../shared/categories.js';
import type { Priority, Tier } from '../../shared/priority.js';
import type { ClockName, ClockState } from '../../shared/sla.js';
import type { Outcome as TicketOutcome } from '../../shared/ticket-status.js';
import { FIRST_CLOCKS } from './plan.js';
import type { MatchInput } from './policy.js';
import type { Hold, Life, Outcome } from './replay.js';

type Stated = readonly { code: Reason }[];

/** A ticket with what policies looked at when its clocks were opened, as far as it is recorded. */
export interface RecordedTicket {
  id: string;
  number: number;
  tier: Tier;
  channel: string | null;
  language: string;
  /** As triage decided. */
  category: Category;
  reasons: Stated;
  /** As a person corrected it, the last time. */
  corrected: { at: Date; category: Category; reasons: Stated } | null;
  /** As it is now: a correction or an escalation may have raised it. */
  priority: Priority;
  /** What the first two steps of the ticket's `why`, which triage wrote, say of its priority; `explained`: there are such steps. */
  explained: boolean;
  rulePriority: Priority | null;
  priorityCode: string | null;
  outcome: TicketOutcome | null;
  resolvedAt: Date | null;
}

/** A clock as it is recorded, with what its ledger tells. */
export interface RecordedClock extends Outcome {
  ticketId: string;
  clock: ClockName;
  cycle: number;
  state: ClockState;
  pauseOnHold: boolean;
  startedAt: Date;
  pausedAt: Date | null;
  stoppedAt: Date | null;
  spanFrom: Date;
  spanDepartment: string;
  /** Where the ledger begins; null while it is empty. */
  ledgerFrom: Date | null;
  firstDepartment: string | null;
  /** Another policy took the clock while it ran. */
  repolicied: boolean;
  /** Paused stretches, and the rows at which the ticket has come to another department; in order, null for none. */
  pausedFrom: readonly Date[] | null;
  pausedTo: readonly Date[] | null;
  movedAt: readonly Date[] | null;
  movedTo: readonly string[] | null;
}

/** Triage's steps on the priority, by their codes. */
const PRIORITY_OF_CODE: Readonly<Record<string, Priority>> = { urgent: 'urgent', urgent_words: 'urgent', tier_strategic: 'high' };

/** What policies saw of the ticket when the clock was opened. */
export function seenBy(ticket: RecordedTicket, clock: RecordedClock): MatchInput {
  const { tier, channel, language, corrected } = ticket;
  const { category, reasons } = corrected && corrected.at <= clock.startedAt ? corrected : ticket;
  const first = clock.cycle === 1 && FIRST_CLOCKS.includes(clock.clock);
  return {
    ...{ tier, channel, language, category },
    reasons: reasons.map(({ code }) => code),
    priority: first ? priorityAtTriage(ticket) : ticket.priority,
    department: clock.firstDepartment ?? clock.spanDepartment,
  };
}

function priorityAtTriage({ explained, rulePriority, priorityCode, priority }: RecordedTicket): Priority {
  if (!explained) return priority;
  return rulePriority ?? PRIORITY_OF_CODE[priorityCode ?? ''] ?? 'normal';
}

/** The clock's life as its ledger and its ticket tell it; `all`: the clocks of the ticket. */
export function lifeOf(ticket: RecordedTicket, clock: RecordedClock, all: readonly RecordedClock[]): Life {
  const { spanFrom, spanDepartment, firstDepartment, movedAt, movedTo } = clock;
  const department = firstDepartment ?? spanDepartment;
  const moves = (movedAt ?? []).map((at, index) => ({ at, department: movedTo![index]! }));
  const last = moves.at(-1)?.department ?? department;
  return {
    ...{ clock: clock.clock, startedAt: clock.startedAt, department },
    end: clock.stoppedAt && { as: endedAs(ticket, clock, all), at: clock.stoppedAt },
    handOvers: last === spanDepartment ? moves : [...moves, { at: spanFrom, department: spanDepartment }],
  };
}

/** A breach does not say whether the work was done in the end or was not wanted: the ticket, or a clock that ended with it, does. */
function endedAs(ticket: RecordedTicket, { state, stoppedAt }: RecordedClock, all: readonly RecordedClock[]): 'met' | 'cancelled' {
  if (state !== 'breached') return state === 'cancelled' ? 'cancelled' : 'met';
  const unwanted = ticket.outcome === 'not_complaint' || ticket.outcome === 'duplicate';
  if (unwanted && same(ticket.resolvedAt, stoppedAt)) return 'cancelled';
  return all.some((other) => other.state === 'cancelled' && same(other.stoppedAt, stoppedAt)) ? 'cancelled' : 'met';
}

const same = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();

/**
 * The holds in a clock's life, from its own ledger or that of a clock of the ticket which lived at least as long. A ledger knows the holds of
 * its clock only where the clock paused by the same rule all along. Undefined: none of the ticket's does.
 */
export function holdsOf(clock: RecordedClock, all: readonly RecordedClock[]): Hold[] | undefined {
  const witness = [clock, ...all].find((one) => pausedAllAlong(one) && covers(one, clock));
  if (!witness) return undefined;
  const past = (witness.pausedFrom ?? []).map((from, index): Hold => ({ from, to: witness.pausedTo![index]! }));
  return joined(witness.pausedAt ? [...past, { from: witness.pausedAt, to: null }] : past);
}

const pausedAllAlong = ({ pauseOnHold, repolicied, ledgerFrom, spanFrom, startedAt }: RecordedClock) =>
  pauseOnHold && !repolicied && same(ledgerFrom ?? spanFrom, startedAt);

const covers = (one: RecordedClock, other: RecordedClock) =>
  one.startedAt <= other.startedAt && (one.stoppedAt === null || (other.stoppedAt !== null && one.stoppedAt >= other.stoppedAt));

/** Stretches that touch are one hold: rows end also when the ticket changes hands. They come in order. */
function joined(stretches: readonly Hold[]): Hold[] {
  const holds: Hold[] = [];
  for (const { from, to } of stretches) {
    const last = holds.at(-1);
    if (last && (last.to === null || last.to >= from)) holds[holds.length - 1] = { from: last.from, to };
    else holds.push({ from, to });
  }
  return holds;
}
