import type { Prediction } from '../prediction.js';
import { type EngineItem, EngineUnavailableError, type LoadedModel } from './engine.js';
import type { BatchMessage, EngineMessage } from './messages.js';

/** An engine that told why it cannot be used. */
export class EngineUnusableError extends Error {
  constructor(
    readonly code: 'model_corrupt' | 'engine_down',
    detail: string,
  ) {
    super(detail);
  }
}

interface Pending {
  readonly id: number;
  readonly resolve: (predictions: readonly Prediction[]) => void;
  readonly reject: (error: Error) => void;
}

/** The service's end of the conversation with one engine process or thread: pairs answers with batches, whatever carries the messages. */
export class BatchPort {
  readonly ready: Promise<LoadedModel>;
  /** Set once the engine has answered a batch: it works. */
  hasAnswered = false;
  private settleReady!: { resolve: (model: LoadedModel) => void; reject: (error: Error) => void };
  private pending: Pending | undefined;
  private lastId = 0;
  private ended = false;

  constructor(private readonly send: (message: BatchMessage) => void) {
    this.ready = new Promise((resolve, reject) => {
      this.settleReady = { resolve, reject };
    });
    this.ready.catch(() => undefined);
  }

  /** True while a batch is out; the engine takes one at a time. */
  get busy(): boolean {
    return this.pending !== undefined;
  }

  /** Rejects with EngineUnavailableError: `crashed` when the engine ends first, `failed` when it could not do the batch. */
  run(items: readonly EngineItem[]): Promise<readonly Prediction[]> {
    if (this.ended) return Promise.reject(new EngineUnavailableError('crashed'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.pending = { id, resolve, reject };
      this.send({ type: 'batch', id, items });
    });
  }

  receive(message: EngineMessage): void {
    if (message.type === 'ready') this.settleReady.resolve({ name: message.name, version: message.version });
    else if (message.type === 'unusable') this.settleReady.reject(new EngineUnusableError(message.code, message.detail));
    else if (message.id === this.pending?.id) this.settle(this.pending, message);
  }

  /** The engine is gone: whoever waits for it is told. */
  end(detail: string): void {
    this.ended = true;
    this.settleReady.reject(new EngineUnusableError('engine_down', detail));
    this.pending?.reject(new EngineUnavailableError('crashed'));
    this.pending = undefined;
  }

  private settle(pending: Pending, message: Extract<EngineMessage, { type: 'answers' | 'failed' }>): void {
    this.pending = undefined;
    if (message.type === 'answers') {
      this.hasAnswered = true;
      pending.resolve(message.predictions);
    } else pending.reject(new EngineUnavailableError('failed'));
  }
}
