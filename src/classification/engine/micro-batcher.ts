import type { Prediction } from '../prediction.js';
import { type EngineItem, EngineUnavailableError } from './engine.js';

export interface BatchLimits {
  readonly texts: number;
  /** UTF-16 units of a whole batch; a longer text goes alone. Keeps a batch of long texts inside the time budget. */
  readonly units: number;
  /** How long the first text of a batch waits for company. */
  readonly waitMs: number;
}

interface Waiting {
  readonly item: EngineItem;
  readonly resolve: (prediction: Prediction) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers single texts into batches: an engine is fastest with several at once, and handles one batch at a time. While a batch runs the next one
 * fills up; it then goes without waiting any further.
 */
export class MicroBatcher {
  private readonly queue: Waiting[] = [];
  private running = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limits: BatchLimits,
    private readonly run: (items: readonly EngineItem[]) => Promise<readonly Prediction[]>,
  ) {}

  /**
   * Settles when the batch that the text went with has: with its own prediction, or the batch's error. A text that still waits when its `signal`
   * aborts leaves the queue as `slow`.
   */
  add(item: EngineItem, signal?: AbortSignal): Promise<Prediction> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { item, resolve, reject };
      if (signal?.aborted) return this.leave(waiting);
      signal?.addEventListener('abort', () => this.leave(waiting), { once: true });
      this.queue.push(waiting);
      this.pump();
    });
  }

  private leave(waiting: Waiting): void {
    const at = this.queue.indexOf(waiting);
    if (at >= 0) this.queue.splice(at, 1);
    waiting.reject(new EngineUnavailableError('slow'));
  }

  private pump(): void {
    if (this.running || this.queue.length === 0) return;
    if (this.queue.length >= this.limits.texts || this.limits.waitMs === 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), this.limits.waitMs);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.take();
    if (batch.length === 0) return;
    this.running = true;
    void this.settle(batch).finally(() => {
      this.running = false;
      this.flush();
    });
  }

  private take(): Waiting[] {
    let units = 0;
    let size = 0;
    while (size < Math.min(this.limits.texts, this.queue.length)) {
      units += this.queue[size]?.item.text.length ?? 0;
      if (size > 0 && units > this.limits.units) break;
      size++;
    }
    return this.queue.splice(0, size);
  }

  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const predictions = await this.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, i) => {
        const prediction = predictions[i];
        if (prediction) resolve(prediction);
        else reject(new Error('an engine answered fewer texts than it was asked'));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
