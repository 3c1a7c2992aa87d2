import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Poller } from '../platform/poller.js';
import { Signals } from '../platform/signals.js';
import { QueueService } from '../queue/queue.service.js';

/** Lets claims on empty queues wait. All waiting claims of a process share one look a quarter second at the queues they wait for. */
@Injectable()
export class ClaimWaiter implements OnModuleInit, OnModuleDestroy {
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly poller = new Poller('claim-waiter', 250, () => this.look());
  private stopListening?: () => void;
  private draining = false;

  constructor(
    private readonly queue: QueueService,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.signals.on('queue.changed', (department) => this.wake(department));
    this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.draining = true;
    this.stopListening?.();
    for (const department of [...this.waiting.keys()]) this.wake(department);
    await this.poller.stop();
  }

  /** Repeats `attempt` until it gives something, `seconds` are over, the caller hangs up, or the service stops. */
  async until<T>(department: string, seconds: number, gone: () => boolean, attempt: () => Promise<T[]>): Promise<T[]> {
    const end = this.clock.now().getTime() + seconds * 1000;
    for (;;) {
      if (gone()) return [];
      const found = await attempt();
      const left = end - this.clock.now().getTime();
      if (found.length > 0 || left <= 0 || this.draining) return found;
      await this.next(department, left);
    }
  }

  private async next(department: string, milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const callbacks = this.waiting.get(department) ?? new Set();
      const timer = setTimeout(() => {
        callbacks.delete(done);
        resolve();
      }, milliseconds);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.waiting.set(department, callbacks.add(done));
    });
  }

  private wake(department: string): void {
    const callbacks = this.waiting.get(department);
    this.waiting.delete(department);
    for (const done of callbacks ?? []) done();
  }

  private async look(): Promise<boolean> {
    const departments = [...this.waiting].filter(([, callbacks]) => callbacks.size > 0).map(([department]) => department);
    if (departments.length === 0) return false;
    for (const department of await this.queue.withWork(departments)) this.wake(department);
    return false;
  }
}
