import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';
import type { Scope } from '../platform/access.js';
import { Env } from '../platform/env.js';
import { ProblemError } from '../platform/errors.js';
import { Poller } from '../platform/poller.js';
import { Signals } from '../platform/signals.js';
import type { Bilingual } from '../shared/bilingual.js';
import type { Priority } from '../shared/priority.js';
import { type EndingLease, type ExpiredLease, type Hours, type Lease, LeaseStore } from './lease.store.js';
import type { QueueDetailDto, QueueDto } from './queue.dto.js';
import { type NewQueueItem, type QueueFigures, QueueStore } from './queue.store.js';
import type { QueueItemEntity } from './queue-item.entity.js';
import { isOverdueTurn } from './rules/order.js';

/**
 * The departments' queues and the leases on their items. Every method that changes something runs in the caller's transaction. Leases are of
 * full length on the wall clock: whoever gives them sees to the hours of the department.
 */
@Injectable()
export class QueueService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly purger = new Poller('receipt-purge', 3_600_000, () => this.leases.purgeReceipts(this.dataSource.manager));

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: QueueStore,
    private readonly leases: LeaseStore,
    private readonly signals: Signals,
    private readonly env: Env,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') this.purger.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.purger.stop();
  }

  add = (manager: EntityManager, items: NewQueueItem[]): Promise<void> => this.store.add(manager, items);

  /** Tells waiting claims of this process that a queue has something; call it after the commit. */
  changed(department: string): void {
    this.signals.emit('queue.changed', department);
  }

  /** Leases up to `max` items in the order of the queue. `chance` in [0, 1) decides whether it is overdue work's turn. */
  claimNext(manager: EntityManager, department: string, agent: string, max: number, chance: number): Promise<(Lease & Hours)[]> {
    return this.leases.claimNext(manager, department, agent, max, isOverdueTurn(chance));
  }

  /** The item, locked; `undefined` when the ticket is in no queue or out of scope. */
  lock = (manager: EntityManager, scope: Scope, ticketId: string): Promise<QueueItemEntity | undefined> =>
    this.store.lock(manager, scope, ticketId);

  /** A new lease on an item that the caller has locked and knows to be free for this agent. */
  async lease(manager: EntityManager, ticketId: string, agent: string): Promise<Lease & Hours> {
    return { ...(await this.leases.lease(manager, ticketId, agent)), whyNext: 'chosen' };
  }

  /** Fences a holder's action and extends the lease. @throws 409 `stale_lease`. */
  async extend(manager: EntityManager, ticketId: string, token: string): Promise<LeasedItem & Hours> {
    const item = await this.leases.extend(manager, ticketId, token);
    if (!item)
      throw new ProblemError(
        409,
        'stale_lease',
        'This lease token no longer holds the ticket: it expired, was taken away, or was used up.',
      );
    return item as LeasedItem & Hours;
  }

  /** The database's clock, which all leases run on. */
  now = (manager: EntityManager): Promise<Date> => this.store.now(manager);

  /** Those of these departments whose queue has something waiting. */
  withWork = (departments: readonly string[]): Promise<string[]> => this.store.withWork(this.dataSource.manager, departments);

  release = (manager: EntityManager, ticketId: string): Promise<void> => this.store.release(manager, ticketId);
  /** Other ends for leases, and for a reservation. */
  retime = (
    manager: EntityManager,
    leases: readonly Pick<Lease, 'ticketId' | 'leaseToken'>[],
    warnsAt: Date,
    endsAt: Date,
  ): Promise<void> => this.leases.retime(manager, leases, warnsAt, endsAt);
  reserve = (manager: EntityManager, ticketId: string, agent: string): Promise<Hours> => this.leases.reserve(manager, ticketId, agent);
  reserveUntil = (manager: EntityManager, ticketId: string, until: Date): Promise<void> =>
    this.leases.reserveUntil(manager, ticketId, until);
  hold = (manager: EntityManager, ticketId: string): Promise<void> => this.store.hold(manager, ticketId);
  remove = (manager: EntityManager, ticketId: string): Promise<void> => this.store.remove(manager, ticketId);
  move = (manager: EntityManager, ticketId: string, department: string, priority: Priority, dueAt: Date): Promise<void> =>
    this.store.move(manager, ticketId, department, priority, dueAt);
  prioritise = (manager: EntityManager, ticketId: string, priority: Priority): Promise<void> =>
    this.store.prioritise(manager, ticketId, priority);
  lockAll = (manager: EntityManager, ticketIds: readonly string[]): Promise<void> => this.store.lockAll(manager, ticketIds);
  reschedule = (manager: EntityManager, due: readonly { ticketId: string; dueAt: Date }[]): Promise<void> =>
    this.store.reschedule(manager, due);
  expireLeases = (manager: EntityManager, limit: number): Promise<ExpiredLease[]> => this.leases.expireLeases(manager, limit);
  warnOfEnds = (manager: EntityManager, limit: number): Promise<EndingLease[]> => this.leases.warnOfEnds(manager, limit);

  /** True when this token already did this very action with this very body. */
  isRepeat(manager: EntityManager, ticketId: string, token: string, action: string, body: string): Promise<boolean> {
    return this.leases.findReceipt(manager, token, action, hash(body), ticketId);
  }

  remember(manager: EntityManager, ticketId: string, token: string, action: string, body: string): Promise<void> {
    return this.leases.addReceipt(manager, token, action, hash(body), ticketId);
  }

  /** The queues of these departments, empty ones too. */
  async overview(scope: Scope, departments: { slug: string; name: Bilingual }[]): Promise<QueueDto[]> {
    const figures = new Map((await this.store.figures(this.dataSource.manager, scope, null)).map((row) => [row.department, row]));
    return departments.map(({ slug, name }) => toQueue(slug, name, figures.get(slug)));
  }

  async detail(scope: Scope, department: { slug: string; name: Bilingual }, limit: number): Promise<QueueDetailDto> {
    const { manager } = this.dataSource;
    const [[figures], head] = await Promise.all([
      this.store.figures(manager, scope, department.slug),
      this.store.head(manager, department.slug, limit),
    ]);
    const next = head.map((item) => ({ ...item, dueAt: item.dueAt.toISOString(), createdAt: item.createdAt.toISOString() }));
    return { ...toQueue(department.slug, department.name, figures), next };
  }
}

/** An item in somebody's hands. */
export type LeasedItem = QueueItemEntity & { leaseToken: string; leaseExpiresAt: Date };

const hash = (body: string) => createHash('sha256').update(body).digest('base64url');

/** 409 that names the holder (D18). */
export const held = (item: QueueItemEntity) =>
  new ProblemError(409, 'held', `${item.assignee} holds this ticket.`, { holder: item.assignee, leaseExpiresAt: item.leaseExpiresAt });

function toQueue(department: string, name: Bilingual, figures: QueueFigures | undefined): QueueDto {
  const empty = { depth: 0, claimed: 0, held: 0, atRisk: 0, overdue: 0, byPriority: { urgent: 0, high: 0, normal: 0, low: 0 } };
  return { ...empty, ...figures, department, name, oldest: figures?.oldest?.toISOString() ?? null };
}
