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
import type { QueueDetailDto, QueueDto } from './queue.dto.js';
import { type ExpiredLease, type Lease, type NewQueueItem, type QueueFigures, QueueStore } from './queue.store.js';
import type { QueueItemEntity } from './queue-item.entity.js';
import { isOverdueTurn, LEASE_SECONDS } from './rules/order.js';

/** The departments' queues and the leases on their items. Every method that changes something runs in the caller's transaction. */
@Injectable()
export class QueueService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly purger = new Poller('receipt-purge', 3_600_000, () => this.store.purgeReceipts(this.dataSource.manager));

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: QueueStore,
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
  claimNext(manager: EntityManager, department: string, agent: string, max: number, chance: number): Promise<Lease[]> {
    return this.store.claimNext(manager, department, agent, max, LEASE_SECONDS, isOverdueTurn(chance));
  }

  /** The item, locked; `undefined` when the ticket is in no queue or out of scope. */
  lock = (manager: EntityManager, scope: Scope, ticketId: string): Promise<QueueItemEntity | undefined> =>
    this.store.lock(manager, scope, ticketId);

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
    return { ...(await this.store.lease(manager, ticketId, agent, LEASE_SECONDS)), whyNext: 'chosen' };
  }

  /** Fences a holder's action and extends the lease. @throws 409 `stale_lease`. */
  async extend(
    manager: EntityManager,
    ticketId: string,
    token: string,
  ): Promise<QueueItemEntity & { leaseToken: string; leaseExpiresAt: Date }> {
    const item = await this.store.extend(manager, ticketId, token, LEASE_SECONDS);
    if (!item)
      throw new ProblemError(
        409,
        'stale_lease',
        'This lease token no longer holds the ticket: it expired, was taken away, or was used up.',
      );
    return item as QueueItemEntity & { leaseToken: string; leaseExpiresAt: Date };
  }

  /** The database's clock, which all leases run on. */
  now = (manager: EntityManager): Promise<Date> => this.store.now(manager);

  /** Those of these departments whose queue has something waiting. */
  withWork = (departments: readonly string[]): Promise<string[]> => this.store.withWork(this.dataSource.manager, departments);

  release = (manager: EntityManager, ticketId: string): Promise<void> => this.store.release(manager, ticketId);
  reserve = (manager: EntityManager, ticketId: string, agent: string): Promise<void> =>
    this.store.reserve(manager, ticketId, agent, LEASE_SECONDS);
  hold = (manager: EntityManager, ticketId: string): Promise<void> => this.store.hold(manager, ticketId);
  remove = (manager: EntityManager, ticketId: string): Promise<void> => this.store.remove(manager, ticketId);
  move = (manager: EntityManager, ticketId: string, department: string, priority: Priority, dueAt: Date): Promise<void> =>
    this.store.move(manager, ticketId, department, priority, dueAt);
  reschedule = (manager: EntityManager, due: readonly { ticketId: string; dueAt: Date }[]): Promise<void> =>
    this.store.reschedule(manager, due);
  expireLeases = (manager: EntityManager, limit: number): Promise<ExpiredLease[]> => this.store.expireLeases(manager, limit);

  /** True when this token already did this very action with this very body. */
  isRepeat(manager: EntityManager, ticketId: string, token: string, action: string, body: string): Promise<boolean> {
    return this.store.findReceipt(manager, token, action, hash(body), ticketId);
  }

  remember(manager: EntityManager, ticketId: string, token: string, action: string, body: string): Promise<void> {
    return this.store.addReceipt(manager, token, action, hash(body), ticketId);
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

const hash = (body: string) => createHash('sha256').update(body).digest('base64url');

/** 409 that names the holder (D18). */
export const held = (item: QueueItemEntity) =>
  new ProblemError(409, 'held', `${item.assignee} holds this ticket.`, { holder: item.assignee, leaseExpiresAt: item.leaseExpiresAt });

function toQueue(department: string, name: Bilingual, figures: QueueFigures | undefined): QueueDto {
  const empty = { depth: 0, claimed: 0, held: 0, atRisk: 0, overdue: 0, byPriority: { urgent: 0, high: 0, normal: 0, low: 0 } };
  return { ...empty, ...figures, department, name, oldest: figures?.oldest?.toISOString() ?? null };
}
