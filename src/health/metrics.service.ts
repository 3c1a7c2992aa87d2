import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry, register } from 'prom-client';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { HealthStore } from './health.store.js';
import { poolOf } from './pool.js';
import { nextLook } from './rules/next-look.js';

/**
 * All figures for Prometheus: those of the process and of the modules (the default registry), and those of the database as a
 * whole, which every process that is scraped reports alike: take their maximum over processes, not their sum.
 */
@Injectable()
export class MetricsService {
  private readonly own = new Registry();
  private readonly up = this.gauge('triage_database_up', 'Whether the last look at the database succeeded.');
  private readonly depth = this.gauge('triage_queue_depth', 'Tickets that wait in the queue of a department.', 'department');
  private readonly oldest = this.gauge(
    'triage_queue_oldest_age_seconds',
    'Age of the oldest waiting ticket of a department; 0 when none waits.',
    'department',
  );
  private readonly overdue = this.gauge('triage_sla_timers_overdue', 'Warnings and breaches that should have been sent and were not.');
  private readonly unpublished = this.gauge('triage_outbox_unpublished', 'Events that wait to be published.');
  private readonly deliveries = this.gauge(
    'triage_webhook_deliveries_pending',
    'Webhook deliveries that wait, or wait for their next try.',
  );
  private readonly pool = this.gauge(
    'triage_database_pool_connections',
    'Connections of this process, and requests that wait for one.',
    'state',
  );
  private looking: Promise<void> | undefined;
  private notBefore = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: HealthStore,
    private readonly clock: Clock,
  ) {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  /** The text that Prometheus reads. Never fails because of the database: `triage_database_up` says so instead. */
  async text(): Promise<string> {
    await this.collect();
    for (const [state, connections] of Object.entries(poolOf(this.dataSource))) this.pool.set({ state }, connections);
    return `${await register.metrics()}\n${await this.own.metrics()}`;
  }

  /** Looks at the database unless it did so a moment ago; scrapes that come together share one look. */
  private async collect(): Promise<void> {
    if (this.clock.now().getTime() < this.notBefore) return;
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    await this.looking;
  }

  private async look(): Promise<void> {
    const begun = this.clock.now().getTime();
    try {
      await this.read();
      this.up.set(1);
    } catch {
      // Old figures would look like a quiet service.
      for (const gauge of [this.depth, this.oldest, this.overdue, this.unpublished, this.deliveries]) gauge.reset();
      this.up.set(0);
    }
    this.notBefore = nextLook(begun, this.clock.now().getTime());
  }

  /** One statement after the other: a scrape takes one connection of the pool, never five. */
  private async read(): Promise<void> {
    const { manager } = this.dataSource;
    const queues = await this.store.queues(manager);
    const overdue = await this.store.overdueTimers(manager);
    const unpublished = await this.store.unpublishedEvents(manager);
    const deliveries = await this.store.pendingDeliveries(manager);
    this.depth.reset();
    this.oldest.reset();
    for (const { department, waiting, oldestAgeSeconds } of queues) {
      this.depth.set({ department }, waiting);
      this.oldest.set({ department }, Math.max(0, oldestAgeSeconds));
    }
    this.overdue.set(overdue);
    this.unpublished.set(unpublished);
    this.deliveries.set(deliveries);
  }

  private gauge(name: string, help: string, ...labelNames: string[]): Gauge<string> {
    return new Gauge({ name, help, labelNames, registers: [this.own] });
  }
}
