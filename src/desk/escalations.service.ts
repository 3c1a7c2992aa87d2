import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AgentsService } from '../agents/agents.service.js';
import { Env } from '../platform/env.js';
import { Poller } from '../platform/poller.js';
import { QueueService } from '../queue/queue.service.js';
import type { QueueItemEntity } from '../queue/queue-item.entity.js';
import { RoutingService } from '../routing/routing.service.js';
import type { Why } from '../shared/bilingual.js';
import { type ReachedRung, RungsService } from '../sla/rungs.service.js';
import { SlaService } from '../sla/sla.service.js';
import type { TicketEntity } from '../tickets/ticket.entity.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { DeskTransactions } from './desk.transactions.js';
import { LeasesService } from './leases.service.js';
import { PlacingService } from './placing.service.js';
import { type Changes, changesOf, whyEscalated } from './rules/escalation.js';

const EVERY_MS = 250;
/** Rungs that one round looks at. */
const BATCH = 100;
/** Tickets in work at a time: they share the wait for the disk at each commit, and leave the pool's other connections to others. */
const LANES = 3;

/** Does what the rungs of ladders ask for: each rung once, all of a ticket in one transaction, on any number of processes beside each other. */
@Injectable()
export class EscalationsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('escalations');
  private readonly poller = new Poller('escalations', EVERY_MS, () => this.round());

  constructor(
    private readonly desk: DeskTransactions,
    private readonly placing: PlacingService,
    private readonly leases: LeasesService,
    private readonly queue: QueueService,
    private readonly writes: TicketWritesService,
    private readonly routing: RoutingService,
    private readonly agents: AgentsService,
    private readonly rungs: RungsService,
    private readonly sla: SlaService,
    private readonly env: Env,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.poller.stop();
  }

  /** One batch; true when there may be more. A ticket that fails does not hold up the others; it comes again with the next round. */
  async round(): Promise<boolean> {
    const waiting = await this.rungs.waiting(BATCH);
    const tickets = inSomeOrder(new Set(waiting)).values();
    const failures: unknown[] = [];
    const lane = async () => {
      for (const ticketId of tickets) {
        await this.climb(ticketId).catch((error: Error & { code?: string }) => {
          failures.push(error);
          this.logger.error({ event: 'escalation_failed', ticketId, name: error.name, code: error.code, message: error.message });
        });
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (failures.length > 0) throw failures[0];
    return waiting.length === BATCH;
  }

  /** The rungs of one ticket, lowest first. A ticket that is settled by now has left its queue: then they are only marked. */
  private async climb(ticketId: string): Promise<void> {
    const touched = new Set<string>();
    await this.desk.run(
      async (manager) => {
        const { ticket, item } = await this.desk.lock(manager, 'system', ticketId);
        for (const reached of await this.rungs.take(manager, ticketId)) {
          if (!item) continue;
          await this.apply(manager, ticket, item, reached);
          touched.add(item.department);
        }
      },
      () => touched,
    );
  }

  private async apply(manager: EntityManager, ticket: TicketEntity, item: QueueItemEntity, reached: ReachedRung): Promise<void> {
    const { rung, clock, at, dueAt, firedLate } = reached;
    const exists = rung.moveTo !== undefined && (await this.routing.departmentExists(manager, rung.moveTo));
    const changes = changesOf(rung, item, exists);
    const why = whyEscalated(rung, changes, item);
    if (why) await this.change(manager, ticket, item, changes, why);
    if (rung.notify) await this.rungs.notify(manager, reached, await this.routing.calendarOf(manager, item.department));
    const told = { ...ticket, department: item.department };
    const when = { clock, at: at.toISOString(), dueAt: dueAt.toISOString(), firedLate, afterMinutes: rung.afterMinutes };
    await this.desk.record(manager, 'system', told, 'sla.escalated', { ...when, ...changes });
  }

  /** Leaves `item` as it is in the database afterwards: the next rung begins there. */
  private async change(
    manager: EntityManager,
    ticket: TicketEntity,
    item: QueueItemEntity,
    { raisedTo, movedTo, assignedTo }: Changes,
    why: Why,
  ): Promise<void> {
    const priority = raisedTo ?? item.priority;
    if (movedTo !== null) {
      await this.placing.move(manager, ticket, item, movedTo, [why], 'escalated', priority);
      Object.assign(item, { priority, state: 'waiting', assignee: null });
    } else {
      await this.queue.prioritise(manager, item.ticketId, priority);
      await this.writes.prioritise(manager, item.ticketId, priority, [why]);
      item.priority = priority;
    }
    if (assignedTo !== null) await this.assign(manager, item, assignedTo);
  }

  /** Reserves the ticket, wherever it is, and whoever has it. */
  private async assign(manager: EntityManager, item: QueueItemEntity, agent: string): Promise<void> {
    const { ticketId } = item;
    if (item.state === 'held') await this.sla.resume(manager, ticketId);
    await this.agents.ensure(manager, agent);
    await this.leases.reserve(manager, ticketId, agent);
    await this.writes.setStatus(manager, [ticketId], 'queued', agent);
    await this.sla.handOver(manager, [ticketId], { holder: null }, 'escalated');
    Object.assign(item, { state: 'waiting', assignee: agent });
  }
}

/** Processes that look at the same moment see the same tickets: in different orders they do not wait for each other at each one. */
const inSomeOrder = (ids: Iterable<string>): string[] =>
  [...ids]
    .map((id) => ({ id, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ id }) => id);
