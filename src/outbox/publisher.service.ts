import { Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Env } from '../platform/env.js';
import { Poller } from '../platform/poller.js';
import { type OutboxRow, OutboxStore } from './outbox.store.js';

export type Consumer = (manager: EntityManager, events: readonly OutboxRow[]) => Promise<void>;

const BATCH = 200;
const KEPT_DAYS = 14;
const PURGE_BATCH = 1000;
const PURGE_EVERY_MS = 600_000;

/** Hands waiting events to their consumers, on processes that do background work. Any number may run beside each other. */
@Injectable()
export class Publisher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly consumers: Consumer[] = [];
  private readonly publishing = new Poller('outbox', 200, () => this.publishBatch());
  private readonly purging = new Poller('outbox-purge', PURGE_EVERY_MS, () => this.purgeBatch());

  constructor(
    private readonly env: Env,
    private readonly dataSource: DataSource,
    private readonly store: OutboxStore,
  ) {}

  add(consumer: Consumer): void {
    this.consumers.push(consumer);
  }

  wake(): void {
    this.publishing.wake();
  }

  onApplicationBootstrap(): void {
    if (this.env.ROLE === 'api') return;
    this.publishing.start();
    this.purging.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.publishing.stop(), this.purging.stop()]);
  }

  /** Publishes one batch; true when there may be more. */
  async publishBatch(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const events = await this.store.publish(manager, BATCH);
      if (events.length > 0) for (const consumer of this.consumers) await consumer(manager, events);
      return events.length === BATCH;
    });
  }

  /** Deletes one batch of events that are past their keeping; true when there may be more. */
  async purgeBatch(): Promise<boolean> {
    return (await this.store.purge(this.dataSource.manager, KEPT_DAYS, PURGE_BATCH)) === PURGE_BATCH;
  }
}
