import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CalendarTimesService } from './calendar-times.service.js';
import { ClocksService, type HeldClock } from './clocks.service.js';
import * as store from './policy-application.store.js';
import type { CalendarVersion } from './rules/clock.js';
import { finish, type Moved, repolicy } from './rules/moves.js';
import { secondsOf, timersBy } from './rules/plan.js';
import { calendarsOf, type Policy, policyFor } from './rules/policy.js';
import { currentPolicies } from './sla-policies.store.js';

const BATCH = 500;

/** What keeps deadlines of its own, in the transaction that moves them. */
export interface Schedule {
  /** Takes the tickets' places for the transaction, in the order of the ids: places are locked before clocks, by everybody. */
  lock(manager: EntityManager, ticketIds: readonly string[]): Promise<void>;
  /** The deadlines of these tickets have moved. */
  reschedule(manager: EntityManager, ticketIds: readonly string[]): Promise<void>;
}

/** Lets a change of the policies hold for tickets that are open already. */
@Injectable()
export class PolicyApplicationService {
  private readonly schedules: Schedule[] = [];

  constructor(
    private readonly clocks: ClocksService,
    private readonly calendars: CalendarTimesService,
  ) {}

  /** The queues are ordered by the deadlines. */
  keep(schedule: Schedule): void {
    this.schedules.push(schedule);
  }

  /**
   * Gives every running or paused clock of an open ticket to the policy that takes the ticket now. A clock that this policy has no target
   * for is cancelled; one whose policy and version stay is not touched. Timers move in the same transaction. Answers how many clocks changed.
   */
  async toOpen(manager: EntityManager): Promise<number> {
    const policies = await currentPolicies(manager);
    const calendarOf = await this.calendars.current(
      manager,
      policies.flatMap(({ targets }) => calendarsOf(targets)),
    );
    let changed = 0;
    let after: string | null = null;
    for (;;) {
      const ids: string[] = await store.openTickets(manager, after, BATCH);
      for (const schedule of this.schedules) await schedule.lock(manager, ids);
      changed += await this.batch(manager, await store.factsOf(manager, ids), policies, calendarOf);
      if (ids.length < BATCH) return changed;
      after = ids.at(-1)!;
    }
  }

  private async batch(
    manager: EntityManager,
    tickets: readonly store.OpenTicket[],
    policies: readonly Policy[],
    calendarOf: (slug: string) => CalendarVersion,
  ): Promise<number> {
    const chosen = new Map(tickets.map((ticket) => [ticket.ticketId, { policy: policyFor(ticket, policies), held: ticket.held }]));
    const done = await this.clocks.move(manager, [...chosen.keys()], (clock) => applied(clock, chosen.get(clock.ticketId)!, calendarOf));
    const timers = done.flatMap(({ clock, moved }) => timersOfMoved(clock.id, moved, chosen.get(clock.ticketId)!.policy));
    if (timers.length > 0) await store.replaceTimers(manager, timers);
    const moved = [...new Set(done.map(({ clock }) => clock.ticketId))];
    if (moved.length > 0) for (const schedule of this.schedules) await schedule.reschedule(manager, moved);
    return done.length;
  }
}

function applied(
  clock: HeldClock,
  { policy, held }: { policy: Policy | undefined; held: boolean },
  calendarOf: (slug: string) => CalendarVersion,
): Moved | undefined {
  if (clock.state === 'breached' || (policy?.slug === clock.policySlug && policy.version === clock.policyVersion)) return undefined;
  const target = policy?.targets[clock.clock];
  if (!policy || !target) return finish(clock, 'cancelled', clock.now);
  const { slug, version } = policy;
  const by = { slug, version, target, targetSeconds: secondsOf(target.minutes), calendar: calendarOf(target.calendar), held };
  return repolicy(clock, by, clock.now);
}

const timersOfMoved = (clockId: string, { clock, ended }: Moved, policy: Policy | undefined) =>
  ended || !policy ? [] : timersBy(policy, clock).map((timer) => ({ ...timer, clockId }));
