import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AgentsService } from '../agents/agents.service.js';
import type { Principal } from '../platform/access.js';
import type { Lease } from '../queue/lease.store.js';
import { QueueService } from '../queue/queue.service.js';
import type { QueueItemEntity } from '../queue/queue-item.entity.js';
import { NO_DEADLINE } from '../queue/rules/order.js';
import type { Why } from '../shared/bilingual.js';
import type { Priority } from '../shared/priority.js';
import type { Ending } from '../sla/rules/moves.js';
import { SlaService } from '../sla/sla.service.js';
import type { TicketEntity } from '../tickets/ticket.entity.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { DeskTransactions } from './desk.transactions.js';
import { LeasesService } from './leases.service.js';

/** Where a ticket goes when it changes hands: shared by holders' actions, customers' messages and corrections. */
@Injectable()
export class PlacingService {
  constructor(
    private readonly desk: DeskTransactions,
    private readonly writes: TicketWritesService,
    private readonly queue: QueueService,
    private readonly leases: LeasesService,
    private readonly sla: SlaService,
    private readonly agents: AgentsService,
  ) {}

  /** Into another department's queue; clocks run on and are charged there from now. */
  async move(
    manager: EntityManager,
    ticket: TicketEntity,
    item: QueueItemEntity,
    department: string,
    why: Why[],
    because: Ending,
    priority: Priority = item.priority,
  ): Promise<void> {
    if (item.state === 'held') await this.sla.resume(manager, ticket.id);
    await this.sla.handOver(manager, [ticket.id], { department, holder: null }, because);
    await this.queue.move(manager, ticket.id, department, priority, await this.deadline(manager, ticket.id));
    await this.writes.moveTo(manager, ticket.id, department, priority, why);
    item.department = department;
  }

  /** Ends a hold: a lease for the assignee, or back to the old place when they are away (no lease is answered then). */
  async resume(
    manager: EntityManager,
    caller: Principal,
    ticket: TicketEntity,
    agent: string,
    by: 'staff' | 'customer',
  ): Promise<Lease | undefined> {
    await this.sla.resume(manager, ticket.id);
    const online = await this.agents.isOnline(manager, agent);
    const lease = online ? await this.leases.lease(manager, ticket.id, agent) : undefined;
    if (!lease) await this.queue.release(manager, ticket.id);
    await this.writes.setStatus(manager, [ticket.id], lease ? 'claimed' : 'queued', lease ? agent : null);
    await this.sla.handOver(manager, [ticket.id], { holder: lease ? agent : null }, lease ? 'claimed' : 'released');
    await this.desk.record(manager, caller, ticket, 'ticket.resumed', { agent: lease ? agent : null, by });
    return lease;
  }

  /** A settled ticket that the customer came back to: in the queue of its department again, with a new cycle of clocks (D8). */
  async reopen(manager: EntityManager, caller: Principal, ticket: TicketEntity, messageId: string, language: string): Promise<void> {
    const department = ticket.department as string;
    const priority = ticket.priority as Priority;
    await this.writes.reopen(manager, ticket.id);
    await this.sla.reopen(manager, slaTicketOf(ticket, language));
    const dueAt = await this.deadline(manager, ticket.id);
    await this.queue.add(manager, [
      { ticketId: ticket.id, department, priority, urgent: priority === 'urgent', dueAt, createdAt: ticket.createdAt },
    ]);
    await this.desk.record(manager, caller, ticket, 'ticket.reopened', { messageId });
  }

  /** The places of tickets whose deadlines have moved. */
  async reschedule(manager: EntityManager, ticketIds: readonly string[]): Promise<void> {
    const due = await this.sla.nearestDue(manager, ticketIds);
    await this.queue.reschedule(
      manager,
      ticketIds.map((ticketId) => ({ ticketId, dueAt: due.get(ticketId) ?? NO_DEADLINE })),
    );
  }

  private async deadline(manager: EntityManager, ticketId: string): Promise<Date> {
    return (await this.sla.nearestDue(manager, [ticketId])).get(ticketId) ?? NO_DEADLINE;
  }
}

/** What the clocks need to know of an open ticket. */
export const slaTicketOf = (ticket: TicketEntity, language: string) => ({
  ticketId: ticket.id,
  number: ticket.number,
  externalId: ticket.externalId,
  source: ticket.source,
  department: ticket.department as string,
  category: ticket.category ?? ('other' as const),
  reasons: ticket.reasons.map((reason) => reason.code),
  priority: ticket.priority as Priority,
  tier: ticket.tier,
  channel: ticket.channel,
  language,
  createdAt: ticket.createdAt,
});
