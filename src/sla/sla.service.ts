import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { OutboxService } from '../outbox/outbox.service.js';
import type { NewEvent } from '../shared/events.js';
import { CLOCKS, type ClockName } from '../shared/sla.js';
import { CALENDARS } from './rules/deadline.js';
import { close, resume } from './rules/ledger.js';
import { BREACH, warningOf } from './rules/levels.js';
import { FIRST_CLOCKS, planClocks } from './rules/plan.js';
import { type MatchInput, type Policy, policyFor } from './rules/policy.js';
import { SlaMetrics } from './sla.metrics.js';
import * as store from './sla.store.js';
import { currentPolicies } from './sla-policies.store.js';
import { fireDue, fireOf } from './sla-timer.store.js';

/** What a ticket's clocks need to know of it. */
export interface SlaTicket extends MatchInput {
  ticketId: string;
  number: number;
  externalId: string | null;
  source: string;
  createdAt: Date;
}

/**
 * Starts, pauses and stops the clocks of tickets, always in the caller's transaction. Every change first fires what is
 * due on the ticket, so that the outcome never depends on whether the poller came by in time.
 */
@Injectable()
export class SlaService {
  constructor(
    private readonly outbox: OutboxService,
    private readonly metrics: SlaMetrics,
  ) {}

  /**
   * Opens pickup, first_response and resolution as the matching policies say, from `createdAt`. Answers the nearest
   * deadline of each ticket; a ticket whose policy has none of these targets is not in the answer. Safe to repeat.
   */
  async start(manager: EntityManager, tickets: readonly SlaTicket[]): Promise<Map<string, Date>> {
    const policies = await currentPolicies(manager);
    const clocks = tickets.flatMap((ticket) => plan(policies, ticket, FIRST_CLOCKS, ticket.createdAt, () => 1));
    await store.insertClocks(manager, clocks);
    const nearest = new Map<string, Date>();
    for (const { ticketId, dueAt } of clocks) if (dueAt < (nearest.get(ticketId) ?? FAR)) nearest.set(ticketId, dueAt);
    return nearest;
  }

  /** The work behind these clocks is done: met, or breached with its overrun. Clocks that are not open are left alone. */
  async stop(manager: EntityManager, ticketIds: readonly string[], clocks: readonly ClockName[]): Promise<void> {
    await this.end(manager, ticketIds, clocks, 'met');
  }

  /** The tickets need no work after all: open clocks count nowhere; what was breached before stays so. */
  async cancel(manager: EntityManager, ticketIds: readonly string[]): Promise<void> {
    await this.end(manager, ticketIds, CLOCKS, 'cancelled');
  }

  /** The ticket is on hold: the clocks whose policy says so stand still. Harmless when they do already. */
  async pause(manager: EntityManager, ticketId: string): Promise<void> {
    await this.settle(manager, [ticketId]);
    await store.writePaused(manager, ticketId);
  }

  /** The hold is over: paused clocks go on with their deadlines moved by its length. */
  async resume(manager: EntityManager, ticketId: string): Promise<void> {
    await this.settle(manager, [ticketId]);
    const held = (await store.lockOpenClocks(manager, [ticketId], CLOCKS)).filter((clock) => clock.pausedAt);
    if (held.length === 0) return;
    const resumed = held.map((clock) => ({ id: clock.id, overrunSeconds: null, ...resume(clock, clock.unfired, clock.now) }));
    const timers = resumed.flatMap((clock) => clock.timers.map((timer) => ({ ...timer, clockId: clock.id })));
    await store.writeResumed(manager, resumed, timers);
  }

  /** The customer wrote and waits for an answer from now on; nothing happens while such a clock is open already. */
  async openNextReply(manager: EntityManager, ticket: SlaTicket): Promise<void> {
    await this.open(manager, ticket, ['next_reply']);
  }

  /** The customer came back to a settled ticket: new next_reply and resolution clocks from now on; decided clocks stay as they are. */
  async reopen(manager: EntityManager, ticket: SlaTicket): Promise<void> {
    await this.open(manager, ticket, ['next_reply', 'resolution']);
  }

  /** Running and paused clocks are charged to this department from now on. */
  async moveTo(manager: EntityManager, ticketId: string, department: string): Promise<void> {
    await this.settle(manager, [ticketId]);
    await store.writeDepartment(manager, ticketId, department);
  }

  /** The nearest deadline of the ticket's open clocks, passed ones included; null when none is open or all stand still. */
  nearestDue(manager: EntityManager, ticketId: string): Promise<Date | null> {
    return store.nearestDue(manager, ticketId);
  }

  /** Fires up to `limit` due timers of any ticket and writes their events; answers how many. Any number of processes may do so at once. */
  async fireDue(manager: EntityManager, limit: number): Promise<number> {
    return this.publish(manager, await fireDue(manager, limit));
  }

  private async end(
    manager: EntityManager,
    ticketIds: readonly string[],
    clocks: readonly ClockName[],
    as: 'met' | 'cancelled',
  ): Promise<void> {
    await this.settle(manager, ticketIds);
    const open = await store.lockOpenClocks(manager, ticketIds, clocks);
    if (open.length > 0)
      await store.writeClosed(
        manager,
        open.map((clock) => ({ id: clock.id, ...close(clock, as, clock.now) })),
      );
  }

  /** Fires what is due on these tickets and locks their timers until the transaction ends. */
  private async settle(manager: EntityManager, ticketIds: readonly string[]): Promise<void> {
    await this.publish(manager, await fireOf(manager, ticketIds));
  }

  private async open(manager: EntityManager, ticket: SlaTicket, wanted: readonly ClockName[]): Promise<void> {
    const known = await store.cyclesOf(manager, ticket.ticketId);
    const missing = wanted.filter((clock) => !known.some((row) => row.clock === clock && row.open));
    if (missing.length === 0) return;
    const cycle = (clock: ClockName) => (known.find((row) => row.clock === clock)?.cycles ?? 0) + 1;
    const clocks = plan(await currentPolicies(manager), ticket, missing, known[0]!.now, cycle);
    if (clocks.length > 0) await store.insertClocks(manager, clocks);
  }

  private async publish(manager: EntityManager, fired: readonly store.Fired[]): Promise<number> {
    await this.outbox.add(manager, fired.map(eventOf));
    this.metrics.breached(fired.filter((timer) => timer.level === BREACH).map((timer) => timer.clock));
    return fired.length;
  }
}

const FAR = new Date(8.64e15);

function plan(
  policies: readonly Policy[],
  ticket: SlaTicket,
  wanted: readonly ClockName[],
  startedAt: Date,
  cycle: (clock: ClockName) => number,
): store.NewClock[] {
  const policy = policyFor(ticket, policies);
  if (!policy) return [];
  const { ticketId, number: ticketNumber, externalId, source, department } = ticket;
  const { slug: policySlug, version: policyVersion } = policy;
  return planClocks(policy, wanted, startedAt).map(({ clock, calendar, ...planned }) => ({
    id: v7(),
    clock,
    cycle: cycle(clock),
    calendarSlug: calendar,
    calendarVersion: CALENDARS.get(calendar)!,
    ...{ ticketId, ticketNumber, externalId, source, department, policySlug, policyVersion, startedAt },
    ...planned,
  }));
}

function eventOf({ level, clock, ticketId, number, externalId, source, department, dueAt, firedLate }: store.Fired): NewEvent {
  const data = { number, externalId, clock, dueAt: dueAt.toISOString(), firedLate };
  const about = { ticketId, source, department };
  const warning = warningOf(level);
  return warning === undefined
    ? { type: 'sla.breached', ...about, data }
    : { type: 'sla.warning', ...about, data: { ...data, level: warning } };
}
