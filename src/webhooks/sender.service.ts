import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { Env } from '../platform/env.js';
import { counter } from '../platform/metrics.js';
import { Poller } from '../platform/poller.js';
import { type ClaimedDelivery, DeliveriesStore, type TryResult } from './deliveries.store.js';
import { Poster } from './poster.js';
import { retryDelaySeconds, verdict } from './rules/delivery.js';
import { WebhooksStore } from './webhooks.store.js';

const MAX_TRIES = 20;
const MAX_TRIES_PER_WEBHOOK = 4;
/** Longer than a try can last (10 s), so that only a dead process's claims are tried by another. */
const LEASE_SECONDS = 60;
const STOP_GRACE_MS = 3000;
const KEPT_DAYS = 30;
const PURGE_BATCH = 1000;
const PURGE_EVERY_MS = 600_000;

const results = counter({
  name: 'triage_webhook_deliveries_total',
  help: 'Tries of webhook deliveries by result.',
  labelNames: ['result'],
});

/** Tries due deliveries, many at a time but few to one endpoint, on processes that do background work. */
@Injectable()
export class Sender implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('webhooks');
  private readonly tries = new Set<Promise<void>>();
  private readonly busy = new Map<string, number>();
  private readonly sending = new Poller('webhooks', 250, () => this.claim());
  private readonly purging = new Poller('webhooks-purge', PURGE_EVERY_MS, () => this.purgeBatch());

  constructor(
    private readonly env: Env,
    private readonly dataSource: DataSource,
    private readonly webhooks: WebhooksStore,
    private readonly deliveries: DeliveriesStore,
    private readonly audit: AuditService,
    private readonly poster: Poster,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE === 'api') return;
    this.sending.start();
    this.purging.start();
  }

  /** Begins nothing more, lets the tries under way end for a moment, then cuts them: they fail and come again. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.sending.stop(), this.purging.stop()]);
    const ended = Promise.all(this.tries);
    await Promise.race([ended, delay(STOP_GRACE_MS, undefined, { ref: false })]);
    await this.poster.cut();
    await ended;
  }

  /** Deletes one batch of deliveries that are past their keeping; true when there may be more. */
  async purgeBatch(): Promise<boolean> {
    return (await this.deliveries.purge(this.dataSource.manager, KEPT_DAYS, PURGE_BATCH)) === PURGE_BATCH;
  }

  /** Fills the free places; true when it found something. It never waits for a try: a slow endpoint holds up only itself. */
  private async claim(): Promise<boolean> {
    const free = MAX_TRIES - this.tries.size;
    if (free <= 0) return false;
    const claimed = await this.deliveries.claim(this.dataSource.manager, free, MAX_TRIES_PER_WEBHOOK, LEASE_SECONDS, this.busy);
    for (const delivery of claimed) this.begin(delivery);
    return claimed.length > 0;
  }

  private begin(delivery: ClaimedDelivery): void {
    const { webhookId } = delivery;
    this.busy.set(webhookId, (this.busy.get(webhookId) ?? 0) + 1);
    const done = this.try(delivery).finally(() => {
      this.tries.delete(done);
      const left = (this.busy.get(webhookId) ?? 1) - 1;
      if (left > 0) this.busy.set(webhookId, left);
      else this.busy.delete(webhookId);
      this.sending.wake();
    });
    this.tries.add(done);
  }

  /** Never throws: a result that cannot be written is lost, and the lease brings the delivery back. */
  private async try(delivery: ClaimedDelivery): Promise<void> {
    try {
      const answer = await this.poster.post(delivery);
      results.inc({ result: await this.settle(delivery, answer) });
    } catch (error) {
      const { name, code, message } = error as Error & { code?: string };
      this.logger.error({ event: 'webhook_result_lost', deliveryId: delivery.id, name, code, message });
    }
  }

  private async settle(delivery: ClaimedDelivery, { status, error }: TryResult): Promise<string> {
    const { manager } = this.dataSource;
    switch (verdict(status)) {
      case 'delivered':
        await this.deliveries.markDelivered(manager, delivery, status);
        return 'delivered';
      case 'gone':
        await this.retire(delivery, status);
        return 'gone';
      case 'retry': {
        const delaySeconds = retryDelaySeconds(delivery.attempts, Math.random());
        await this.deliveries.markFailed(manager, delivery, { status, error: error ?? 'http_status' }, delaySeconds);
        return delaySeconds === null ? 'failed' : 'retry';
      }
    }
  }

  /** 410 Gone: the endpoint wants no more of anything. */
  private async retire(delivery: ClaimedDelivery, status: number | null): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const changed = await this.webhooks.deactivate(manager, delivery.webhookId);
      await this.deliveries.markFailed(manager, delivery, { status, error: 'gone' }, null);
      await this.deliveries.abandon(manager, delivery.webhookId, 'gone');
      if (changed)
        await this.audit.record(manager, [
          { actor: 'system', action: 'webhook.deactivate', entity: 'webhook', entityId: delivery.webhookId },
        ]);
    });
  }
}
