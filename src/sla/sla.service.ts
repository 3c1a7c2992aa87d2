import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { type ClockName } from '../shared/sla.js';
import { CalendarTimesService } from './calendar-times.service.js';
import { ClocksService, rowOf } from './clocks.service.js';
import { type Ending, finish, handOver, hold, type Moved, resume } from './rules/moves.js';
import { FIRST_CLOCKS, planClocks, timersBy } from './rules/plan.js';
import { calendarsOf, type MatchInput, type Policy, policyFor } from './rules/policy.js';
import * as store from './sla.store.js';
import { currentPolicies } from './sla-policies.store.js';

/** What a ticket's clocks need to know of it. */
export interface SlaTicket extends MatchInput {
  ticketId: string;
  number: number;
  externalId: string | null;
  source: string;
  createdAt: Date;
}

/** Who has a ticket: the department, left out where it stays; the agent, null while it waits in the queue. */
export interface Holder {
  department?: string;
  holder: string | null;
}

/** Starts, pauses, hands over and stops the clocks of tickets, always in the caller's transaction. `docs/sla.md` has the rules. */
@Injectable()
export class SlaService {
  constructor(
    private readonly clocks: ClocksService,
    private readonly calendars: CalendarTimesService,
  ) {}

  /**
   * Opens pickup, first_response and resolution as the matching policies say, from `createdAt`. Answers the nearest
   * deadline of each ticket; a ticket whose policy has none of these targets is not in the answer. Safe to repeat.
   */
  async start(manager: EntityManager, tickets: readonly SlaTicket[]): Promise<Map<string, Date>> {
    const opened = await this.open(
      manager,
      tickets.map((ticket) => ({ ticket, wanted: FIRST_CLOCKS, from: ticket.createdAt, cycle: () => 1 })),
    );
    const nearest = new Map<string, Date>();
    for (const { ticketId, dueAt } of opened) if (dueAt < (nearest.get(ticketId) ?? FAR)) nearest.set(ticketId, dueAt);
    return nearest;
  }

  /** The work behind these clocks is done: met, or breached with its overrun. Clocks that are not open are left alone. */
  async stop(manager: EntityManager, ticketIds: readonly string[], clocks: readonly ClockName[]): Promise<void> {
    await this.clocks.move(manager, ticketIds, (clock) => (clocks.includes(clock.clock) ? finish(clock, 'met', clock.now) : undefined));
  }

  /** The tickets need no work after all: open clocks count nowhere; what was breached before stays so. */
  async cancel(manager: EntityManager, ticketIds: readonly string[]): Promise<void> {
    await this.clocks.move(manager, ticketIds, (clock) => finish(clock, 'cancelled', clock.now));
  }

  /** The ticket is on hold: the clocks whose policy says so stand still. Harmless when they do already. */
  async pause(manager: EntityManager, ticketId: string): Promise<void> {
    await this.clocks.move(manager, [ticketId], (clock) => hold(clock, clock.now));
  }

  /** The hold is over: paused clocks go on with what was left of their time. */
  async resume(manager: EntityManager, ticketId: string): Promise<void> {
    await this.clocks.move(manager, [ticketId], (clock) => resume(clock, clock.now));
  }

  /** An agent took the tickets: pickup is done, and the other clocks' time is that agent's from now on. */
  async claimed(manager: EntityManager, ticketIds: readonly string[], holder: string): Promise<void> {
    await this.clocks.move(manager, ticketIds, (clock) =>
      clock.clock === 'pickup' ? finish(clock, 'met', clock.now) : handOver(clock, { holder }, 'claimed', clock.now),
    );
  }

  /** The tickets' time is somebody else's from now on. */
  async handOver(manager: EntityManager, ticketIds: readonly string[], to: Holder, because: Ending): Promise<void> {
    await this.clocks.move(manager, ticketIds, (clock): Moved | undefined => handOver(clock, to, because, clock.now));
  }

  /** The customer wrote and waits for an answer from now on; nothing happens while such a clock is open already. */
  async openNextReply(manager: EntityManager, ticket: SlaTicket, holder: string | null = null): Promise<void> {
    await this.openAgain(manager, ticket, ['next_reply'], holder);
  }

  /** The customer came back to a settled ticket: new next_reply and resolution clocks from now on; decided clocks stay as they are. */
  async reopen(manager: EntityManager, ticket: SlaTicket): Promise<void> {
    await this.openAgain(manager, ticket, ['next_reply', 'resolution'], null);
  }

  /** The nearest deadline of each ticket's open clocks, passed ones included; tickets with none open, or all on hold, are not in the answer. */
  nearestDue(manager: EntityManager, ticketIds: readonly string[]): Promise<Map<string, Date>> {
    return store.nearestDue(manager, ticketIds);
  }

  private async openAgain(manager: EntityManager, ticket: SlaTicket, wanted: readonly ClockName[], holder: string | null): Promise<void> {
    const known = await store.cyclesOf(manager, ticket.ticketId);
    const missing = wanted.filter((clock) => !known.some((row) => row.clock === clock && row.open));
    if (missing.length === 0) return;
    const cycle = (clock: ClockName) => (known.find((row) => row.clock === clock)?.cycles ?? 0) + 1;
    await this.open(manager, [{ ticket, wanted: missing, from: known[0]!.now, cycle, holder }]);
  }

  private async open(manager: EntityManager, openings: readonly Opening[]): Promise<store.NewClock[]> {
    const policies = await currentPolicies(manager);
    const chosen = openings.flatMap((opening) => {
      const policy = policyFor(opening.ticket, policies);
      return policy ? [{ opening, policy }] : [];
    });
    const calendars = await this.calendars.current(
      manager,
      chosen.flatMap(({ policy }) => calendarsOf(policy.targets)),
    );
    const clocks = chosen.flatMap(({ opening, policy }) => newClocks(opening, policy, calendars));
    if (clocks.length > 0) await store.insertClocks(manager, clocks);
    return clocks;
  }
}

/** Clocks that a ticket gets. */
interface Opening {
  ticket: SlaTicket;
  wanted: readonly ClockName[];
  from: Date;
  /** The how-manieth of its kind. */
  cycle: (clock: ClockName) => number;
  holder?: string | null;
}

const FAR = new Date(8.64e15);

function newClocks(
  { ticket, wanted, from, cycle, holder = null }: Opening,
  policy: Policy,
  calendars: Parameters<typeof planClocks>[4],
): store.NewClock[] {
  const { ticketId, number: ticketNumber, externalId, source, department } = ticket;
  return planClocks(policy, wanted, from, department, calendars).map((planned) => ({
    ...rowOf(v7(), ticketId, { ...planned, spanHolder: holder }),
    ...{ cycle: cycle(planned.clock), ticketNumber, externalId, source, startedAt: from },
    timers: timersBy(policy, planned),
  }));
}
