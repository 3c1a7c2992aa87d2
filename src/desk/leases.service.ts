import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Hours, Lease } from '../queue/lease.store.js';
import { held, type LeasedItem, QueueService } from '../queue/queue.service.js';
import type { QueueItemEntity } from '../queue/queue-item.entity.js';
import { LEASE_SECONDS, LEASE_WARNING_SECONDS } from '../queue/rules/order.js';
import { CalendarTimesService } from '../sla/calendar-times.service.js';
import { ALWAYS } from '../sla/rules/deadline.js';
import { termFrom } from '../sla/rules/term.js';

/**
 * Leases and reservations in the hours of the department (D20): who claims shortly before closing time still has the ticket in the morning.
 * The queue gives them on the wall clock, which is right where a department never closes; elsewhere a second statement puts their ends right.
 */
@Injectable()
export class LeasesService {
  constructor(
    private readonly queue: QueueService,
    private readonly calendars: CalendarTimesService,
  ) {}

  /** Leases up to `max` items in the order of the queue. `chance` in [0, 1) decides whether it is overdue work's turn. */
  async claimNext(manager: EntityManager, department: string, agent: string, max: number, chance: number): Promise<Lease[]> {
    return this.inHours(manager, await this.queue.claimNext(manager, department, agent, max, chance));
  }

  /**
   * Leases a named item that the caller has locked. Its holder gets the same lease again (a second click), with its time extended.
   * @throws 409 `held` that names the holder.
   */
  async claim(manager: EntityManager, item: QueueItemEntity, agent: string): Promise<Lease> {
    if (item.state === 'leased' && item.assignee !== agent) throw held(item);
    if (item.state === 'leased') return { ...(await this.extend(manager, item.ticketId, item.leaseToken as string)), whyNext: 'chosen' };
    return this.lease(manager, item.ticketId, agent);
  }

  /** A new lease on an item that the caller has locked and knows to be free for this agent. */
  async lease(manager: EntityManager, ticketId: string, agent: string): Promise<Lease> {
    const [lease] = await this.inHours(manager, [await this.queue.lease(manager, ticketId, agent)]);
    return lease as Lease;
  }

  /** Fences a holder's action and extends the lease. @throws 409 `stale_lease`. */
  async extend(manager: EntityManager, ticketId: string, token: string): Promise<LeasedItem> {
    const [item] = await this.inHours(manager, [await this.queue.extend(manager, ticketId, token)]);
    return item as LeasedItem;
  }

  /** Reserves an item that the caller has locked for an agent, for the length of a lease. */
  async reserve(manager: EntityManager, ticketId: string, agent: string): Promise<void> {
    const { calendar, now } = await this.queue.reserve(manager, ticketId, agent);
    if (calendar === ALWAYS) return;
    await this.queue.reserveUntil(manager, ticketId, (await this.term(manager, calendar, now)).endsAt);
  }

  /** Leases that one statement gave, all in one department. */
  private async inHours<T extends Pick<Lease, 'ticketId' | 'leaseToken' | 'leaseExpiresAt'> & Hours>(
    manager: EntityManager,
    leases: T[],
  ): Promise<T[]> {
    const [first] = leases;
    if (first === undefined || first.calendar === ALWAYS) return leases;
    const { warnsAt, endsAt } = await this.term(manager, first.calendar, first.now);
    await this.queue.retime(manager, leases, warnsAt, endsAt);
    return leases.map((lease) => ({ ...lease, leaseExpiresAt: endsAt }));
  }

  private async term(manager: EntityManager, calendar: string, now: Date): Promise<{ warnsAt: Date; endsAt: Date }> {
    return termFrom(now, LEASE_SECONDS, LEASE_WARNING_SECONDS, (await this.calendars.compiled(manager, calendar)).compiled);
  }
}
