import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';
import { OutboxService } from '../outbox/outbox.service.js';
import type { Scope } from '../platform/access.js';
import { Env } from '../platform/env.js';
import { notFound } from '../platform/errors.js';
import { cursorId } from '../platform/id-cursor.js';
import { type Page, pageOf } from '../platform/pagination.js';
import { Poller } from '../platform/poller.js';
import { afterTime, timedPage } from '../platform/time-cursor.js';
import { ClockViewService } from '../sla/clock-view.service.js';
import { IntakeStore } from './intake.store.js';
import type { MessageDto } from './messages.dto.js';
import type { ListTicketsDto, TicketDto } from './ticket.dto.js';
import { type TicketRow, toMessage, toTicket, withoutEvidence } from './ticket.view.js';
import { TicketsStore } from './tickets.store.js';

const CLOSE_BATCH = 500;

/** Reading tickets, and the housekeeping that time brings: closing settled ones after 7 days, forgetting old idempotency keys. */
@Injectable()
export class TicketsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly closer = new Poller('ticket-closer', 60_000, () => this.closeSettled());
  private readonly purger = new Poller('idempotency-purge', 3_600_000, () => this.intake.purgeKeys(this.dataSource.manager));

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: TicketsStore,
    private readonly intake: IntakeStore,
    private readonly outbox: OutboxService,
    private readonly clocks: ClockViewService,
    private readonly env: Env,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE === 'api') return;
    this.closer.start();
    this.purger.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.closer.stop(), this.purger.stop()]);
  }

  /** @throws 404 `not_found`, also for a ticket outside the scope. */
  async get(scope: Scope, id: string, manager: EntityManager = this.dataSource.manager): Promise<TicketDto> {
    const row = await this.store.find(manager, scope, id);
    if (!row) throw notFound('ticket');
    const [sla] = await this.clocksOf(manager, [row]);
    return toTicket(row, sla!);
  }

  /** In the order of `ids`, without evidence; what the scope hides is left out. */
  async getMany(scope: Scope, ids: readonly string[], manager: EntityManager = this.dataSource.manager): Promise<TicketDto[]> {
    return this.listed(manager, await this.store.findMany(manager, scope, ids));
  }

  /** Newest first. @throws 400 `invalid_cursor`. */
  async list(scope: Scope, filter: ListTicketsDto): Promise<Page<TicketDto>> {
    const limit = filter.limit ?? 50;
    const found = await this.store.list(this.dataSource.manager, scope, filter, afterTime(filter.cursor));
    const page = timedPage(found, limit, (row) => ({ time: String(row.created_at_key), id: row.id }));
    return { ...page, items: await this.listed(this.dataSource.manager, page.items) };
  }

  /** Oldest first. `internal`: staff's own notes too. @throws 404 `not_found`. */
  async messages(scope: Scope, id: string, internal: boolean, cursor: string | undefined, limit: number): Promise<Page<MessageDto>> {
    await this.get(scope, id);
    const found = await this.store.messages(this.dataSource.manager, id, internal, cursorId(cursor), limit);
    return pageOf(found.map(toMessage), limit, (message) => [message.id]);
  }

  private async listed(manager: EntityManager, found: readonly TicketRow[]): Promise<TicketDto[]> {
    const clocks = await this.clocksOf(manager, found);
    return found.map((row, index) => withoutEvidence(row, clocks[index]!));
  }

  private clocksOf(manager: EntityManager, found: readonly TicketRow[]): Promise<TicketDto['sla'][]> {
    return this.clocks.shown(
      manager,
      found.map((row) => ({ clocks: row.sla, at: row.read_at })),
    );
  }

  private async closeSettled(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const closed = await this.store.closeSettled(manager, CLOSE_BATCH);
      await this.outbox.add(
        manager,
        closed.map(({ id, number, externalId, source, department }) => ({
          type: 'ticket.closed' as const,
          ticketId: id,
          source,
          department,
          data: { number, externalId },
        })),
      );
      return closed.length === CLOSE_BATCH;
    });
  }
}
