import { Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutboxService } from '../outbox/outbox.service.js';
import { Env } from '../platform/env.js';
import { Poller } from '../platform/poller.js';
import { ClocksService } from './clocks.service.js';

const EVERY_MS = 250;
const BATCH = 200;

/** Looks for timers that are due, on processes that do background work. Any number may run beside each other. */
@Injectable()
export class SlaPoller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly poller = new Poller('sla', EVERY_MS, () => this.round());

  constructor(
    private readonly env: Env,
    private readonly dataSource: DataSource,
    private readonly clocks: ClocksService,
    private readonly outbox: OutboxService,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.poller.stop();
  }

  /** Fires one batch; true when there may be more. */
  async round(): Promise<boolean> {
    const fired = await this.dataSource.transaction((manager) => this.clocks.fireDue(manager, BATCH));
    if (fired > 0) this.outbox.wake();
    return fired === BATCH;
  }
}
