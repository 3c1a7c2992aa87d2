import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { EVERYTHING, type Principal, scopeOf } from '../platform/access.js';
import { notFound, ProblemError } from '../platform/errors.js';
import { QueueService } from '../queue/queue.service.js';
import type { QueueItemEntity } from '../queue/queue-item.entity.js';
import type { EventMap, EventType, NewEvent } from '../shared/events.js';
import { canonicalJson } from '../tickets/rules/canonical.js';
import type { TicketDto } from '../tickets/ticket.dto.js';
import type { TicketEntity } from '../tickets/ticket.entity.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { LeasesService } from './leases.service.js';

/** One ticket inside a transaction: its queue item and its row, both locked. */
export interface Hand {
  manager: EntityManager;
  ticket: TicketEntity;
  item: QueueItemEntity;
}

/** An answered action: the ticket as it is now. `repeated`: the same call had been answered before, and nothing was done again. */
export interface Acted {
  ticket: TicketDto;
  repeated: boolean;
}

type TicketEventData<T extends EventType> = Omit<EventMap[T], 'number' | 'externalId'>;

/** What an event tells of its ticket. */
type Told = Pick<TicketEntity, 'id' | 'number' | 'externalId' | 'source' | 'department'>;

/** Something that happened to a ticket; `audited`: what the trail keeps of it where that is not the event's data. */
interface Done<T extends EventType> {
  ticket: Told;
  data: TicketEventData<T>;
  audited?: Record<string, unknown>;
}

/** What every action at the desk shares: one transaction, the fence, the record, and waking whoever waits after the commit. */
@Injectable()
export class DeskTransactions {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly tickets: TicketsService,
    private readonly writes: TicketWritesService,
    private readonly queue: QueueService,
    private readonly leases: LeasesService,
    private readonly outbox: OutboxService,
    private readonly audit: AuditService,
  ) {}

  /** Runs `work` in one transaction, then tells the outbox and the waiting claims of `departments()` that something changed. */
  async run<T>(work: (manager: EntityManager) => Promise<T>, departments: () => Iterable<string> = () => []): Promise<T> {
    const result = await this.dataSource.transaction(work);
    this.outbox.wake();
    for (const department of departments()) this.queue.changed(department);
    return result;
  }

  /**
   * A holder's action. The lease token is the fence: it must still hold the item, which stays locked until the end. A token that is used up answers
   * the same call with the same ticket again. @throws 404 `not_found`, 409 `stale_lease`, 403 `agent_mismatch`.
   */
  async asHolder(
    caller: Principal,
    id: string,
    action: string,
    body: { leaseToken: string },
    work: (hand: Hand) => Promise<void>,
  ): Promise<Acted> {
    const touched = new Set<string>();
    const repeated = await this.run(
      async (manager) => {
        const hand = await this.fenced(manager, caller, id, action, body);
        if (!hand) return true;
        await work(hand);
        await this.queue.remember(manager, id, body.leaseToken, action, canonicalJson(body));
        touched.add(hand.item.department);
        return false;
      },
      () => touched,
    );
    return { ticket: await this.tickets.get(EVERYTHING, id), repeated };
  }

  /** The ticket in hand; `undefined` when this very call was answered before. */
  private async fenced(
    manager: EntityManager,
    caller: Principal,
    id: string,
    action: string,
    body: { leaseToken: string },
  ): Promise<Hand | undefined> {
    const item = await this.leases.extend(manager, id, body.leaseToken).catch((error: unknown) => error as ProblemError);
    if (item instanceof Error && !(item instanceof ProblemError)) throw item;
    if (await this.queue.isRepeat(manager, id, body.leaseToken, action, canonicalJson(body))) return undefined;
    const ticket = await this.writes.lock(manager, scopeOf(caller), id);
    if (item instanceof ProblemError) throw item;
    if (caller.agent !== null && caller.agent !== item.assignee)
      throw new ProblemError(403, 'agent_mismatch', `${item.assignee} holds this ticket.`, { holder: item.assignee });
    return { manager, ticket, item };
  }

  /** Locks item and ticket, in this order everywhere: two actions on one ticket then wait for each other instead of dead-locking. */
  async lock(
    manager: EntityManager,
    caller: Principal | 'system',
    id: string,
  ): Promise<{ ticket: TicketEntity; item: QueueItemEntity | undefined }> {
    const scope = caller === 'system' ? EVERYTHING : scopeOf(caller);
    const item = await this.queue.lock(manager, EVERYTHING, id);
    const ticket = await this.writes.lock(manager, scope, id);
    if (item && scope.departments !== null && !scope.departments.includes(item.department)) throw notFound('ticket');
    return { ticket, item };
  }

  /** Keeps an internal note in the audit trail; nobody outside is told. */
  async note(manager: EntityManager, actor: Principal, ticketId: string, data: Record<string, unknown>): Promise<void> {
    await this.audit.record(manager, [{ actor, action: 'ticket.noted', entity: 'ticket', entityId: ticketId, data }]);
  }

  /** Writes the event and the audit entry of something done to a ticket. */
  async record<T extends EventType>(
    manager: EntityManager,
    actor: Principal | 'system',
    ticket: Told,
    type: T,
    data: TicketEventData<T>,
    audited: Record<string, unknown> = data,
  ): Promise<void> {
    await this.recordAll(manager, actor, type, [{ ticket, data, audited }]);
  }

  /** The same for several tickets, in one statement each. */
  async recordAll<T extends EventType>(
    manager: EntityManager,
    actor: Principal | 'system',
    type: T,
    done: readonly Done<T>[],
  ): Promise<void> {
    await this.outbox.add(
      manager,
      done.map(({ ticket, data }) => eventOf(ticket, type, data)),
    );
    await this.audit.record(
      manager,
      done.map(({ ticket, data, audited = data }) => ({ actor, action: type, entity: 'ticket', entityId: ticket.id, data: audited })),
    );
  }
}

/** The event of something that happened to a ticket. */
function eventOf<T extends EventType>(
  { id, number, externalId, source, department }: Told,
  type: T,
  data: TicketEventData<T>,
): NewEvent<T> {
  return { type, ticketId: id, source, department, data: { number, externalId, ...data } as EventMap[T] };
}
