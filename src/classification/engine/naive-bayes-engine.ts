import { Worker } from 'node:worker_threads';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Env } from '../../platform/env.js';
import type { Prediction } from '../prediction.js';
import { BatchPort } from './batch-port.js';
import {
  type ClassifyOptions,
  type Engine,
  type EngineItem,
  EngineUnavailableError,
  type EngineWarning,
  type LoadedModel,
} from './engine.js';
import { EngineMetrics } from './engine-metrics.js';
import type { EngineMessage } from './messages.js';
import { MicroBatcher } from './micro-batcher.js';
import { newestModel } from './model-folders.js';

const ENTRY = new URL('./naive-bayes-worker.js', import.meta.url);
const LIMITS = { texts: 64, units: 100_000, waitMs: 0 } as const;

/** Naive Bayes in a worker thread of the service: pure JavaScript, there when nothing else is. */
@Injectable()
export class NaiveBayesEngine implements Engine {
  model: LoadedModel | undefined;
  warning: EngineWarning | undefined;
  private readonly logger = new Logger('Engine');
  private readonly batcher = new MicroBatcher(LIMITS, (items) => this.runBatch(items));
  private worker: Worker | undefined;
  private port: BatchPort | undefined;
  private stopped = false;
  /** Settles with the batch that is out. */
  private idle: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly metrics: EngineMetrics,
  ) {}

  /** Settles when the model is loaded, or cannot be. */
  async start(): Promise<void> {
    const found = await newestModel(this.env.MODELS_DIR, 'naive-bayes');
    if (this.stopped) return;
    if (!found)
      return this.warn({
        code: 'naive_bayes_missing',
        detail: 'no naive Bayes model in MODELS_DIR: what the transformer cannot answer goes to review unread',
      });
    const worker = new Worker(ENTRY, { workerData: found });
    const port = new BatchPort((message) => worker.postMessage(message));
    worker.on('message', (message: EngineMessage) => port.receive(message));
    worker.on('error', () => port.end('the naive Bayes thread broke'));
    worker.on('exit', () => port.end('the naive Bayes thread ended'));
    [this.worker, this.port] = [worker, port];
    try {
      this.model = await port.ready;
      this.warning = undefined;
    } catch (error) {
      const isCorrupt = error instanceof Error && 'code' in error && error.code === 'model_corrupt';
      this.warn({
        code: isCorrupt ? 'model_corrupt' : 'engine_down',
        detail: `${found.name}/${found.version}: ${error instanceof Error ? error.message : 'unknown'}`,
      });
    }
  }

  /** Batches that were sent are answered first. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.idle;
    await this.worker?.terminate();
  }

  /** Takes no notice of the signal: it is the last to be asked, and fast. */
  classify(text: string, { explain }: ClassifyOptions): Promise<Prediction> {
    return this.batcher.add({ text, explain });
  }

  private async runBatch(items: readonly EngineItem[]): Promise<readonly Prediction[]> {
    if (this.stopped) throw new EngineUnavailableError('stopped');
    const start = this.clock.now().getTime();
    const answer = this.ask(items);
    this.idle = answer.catch(() => undefined);
    const predictions = await answer;
    this.metrics.answered('naive-bayes', items.length, (this.clock.now().getTime() - start) / 1000);
    return predictions;
  }

  /** A thread that broke is made again once; a text that breaks it twice is not worth a third. */
  private async ask(items: readonly EngineItem[]): Promise<readonly Prediction[]> {
    if (!this.port || !this.model) throw new EngineUnavailableError('missing');
    try {
      return await this.port.run(items);
    } catch {
      this.model = undefined;
      await this.start();
      if (!this.model) throw new EngineUnavailableError('crashed');
      return this.port.run(items);
    }
  }

  private warn(warning: EngineWarning): void {
    this.logger.warn(`${warning.code}: ${warning.detail}`);
    this.warning = warning;
  }
}
