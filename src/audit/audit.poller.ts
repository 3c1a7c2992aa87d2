import { BeforeApplicationShutdown, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { Env } from '../platform/env.js';
import { Poller } from '../platform/poller.js';
import { AuditService } from './audit.service.js';

const IDLE_MS = 1000;

/** Seals entries in the background, where background work is done. */
@Injectable()
export class AuditPoller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly poller: Poller;

  constructor(
    audit: AuditService,
    private readonly env: Env,
  ) {
    this.poller = new Poller('audit-sealer', IDLE_MS, () => audit.sealBatch());
  }

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') this.poller.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.poller.stop();
  }
}
