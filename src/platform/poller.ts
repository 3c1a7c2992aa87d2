import { Logger } from '@nestjs/common';

/**
 * Runs `work` again and again until stopped: at once while there is more to do (`work` answers true), else after
 * `idleMs` or a `wake()`. An error never ends it: the next try comes after a pause that doubles up to 5 s.
 */
export class Poller {
  private readonly logger = new Logger('poller');
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private woken = false;
  private stopped = true;
  private failures = 0;

  constructor(
    private readonly name: string,
    private readonly idleMs: number,
    private readonly work: () => Promise<boolean>,
  ) {}

  start(): void {
    this.stopped = false;
    this.schedule(0);
  }

  /** There may be work now: do not wait for the interval. */
  wake(): void {
    this.woken = true;
    if (!this.running && !this.stopped && this.failures === 0) this.schedule(0);
  }

  /** No new round begins; resolves when the round under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.running = this.round();
    }, delayMs);
  }

  private async round(): Promise<void> {
    this.woken = false;
    let more = false;
    try {
      more = await this.work();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      const { name, code, message } = error as Error & { code?: string };
      this.logger.error({ event: 'poller_failed', poller: this.name, failures: this.failures, name, code, message });
    }
    this.running = undefined;
    if (this.stopped) return;
    this.schedule(this.failures > 0 ? Math.min(5000, 100 * 2 ** this.failures) : more || this.woken ? 0 : this.idleMs);
  }
}
