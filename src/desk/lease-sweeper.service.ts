import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EVERYTHING } from '../platform/access.js';
import { Env } from '../platform/env.js';
import { Poller } from '../platform/poller.js';
import { QueueService } from '../queue/queue.service.js';
import { SlaService } from '../sla/sla.service.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { DeskTransactions } from './desk.transactions.js';

const BATCH = 100;

/** Leases that run out: their holders are warned, then the tickets go back. Nobody loses a ticket without a word (D20). */
@Injectable()
export class LeaseSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly poller = new Poller('lease-sweeper', 250, () => this.round());

  constructor(
    private readonly desk: DeskTransactions,
    private readonly tickets: TicketsService,
    private readonly writes: TicketWritesService,
    private readonly queue: QueueService,
    private readonly sla: SlaService,
    private readonly env: Env,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.poller.stop();
  }

  /** One batch of each; true when there may be more. What has run out needs no warning any more: it goes first. */
  async round(): Promise<boolean> {
    const expired = await this.expire();
    return (await this.warn()) || expired;
  }

  /** Tickets whose holder went silent go back to their old place. */
  private async expire(): Promise<boolean> {
    const departments = new Set<string>();
    return this.desk.run(
      async (manager) => {
        const expired = await this.queue.expireLeases(manager, BATCH);
        if (expired.length === 0) return false;
        const ids = expired.map((lease) => lease.ticketId);
        await this.writes.setStatus(manager, ids, 'queued', null);
        await this.sla.handOver(manager, ids, { holder: null }, 'released');
        const agentOf = new Map(expired.map((lease) => [lease.ticketId, lease.agent]));
        const tickets = await this.tickets.getMany(EVERYTHING, ids, manager);
        await this.desk.recordAll(
          manager,
          'system',
          'ticket.lease_expired',
          tickets.map((ticket) => ({ ticket, data: { agent: agentOf.get(ticket.id) as string } })),
        );
        for (const { department } of expired) departments.add(department);
        return expired.length === BATCH;
      },
      () => departments,
    );
  }

  private async warn(): Promise<boolean> {
    return this.desk.run(async (manager) => {
      const ending = new Map((await this.queue.warnOfEnds(manager, BATCH)).map((lease) => [lease.ticketId, lease]));
      if (ending.size === 0) return false;
      const tickets = await this.tickets.getMany(EVERYTHING, [...ending.keys()], manager);
      await this.desk.recordAll(
        manager,
        'system',
        'ticket.lease_expiring',
        tickets.map((ticket) => {
          const { agent, leaseExpiresAt } = ending.get(ticket.id)!;
          return { ticket, data: { agent, leaseExpiresAt: leaseExpiresAt.toISOString() } };
        }),
      );
      return ending.size === BATCH;
    });
  }
}
