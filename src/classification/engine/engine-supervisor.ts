import { Logger } from '@nestjs/common';
import { restartDelayMs } from '../rules/back-off.js';
import { EngineUnusableError } from './batch-port.js';
import { type Begun, begin, takeEarlyEngine } from './early-engine.js';
import type { EngineWarning, LoadedModel, UnavailableReason } from './engine.js';
import type { EngineMetrics } from './engine-metrics.js';
import type { EngineProcess } from './engine-process.js';

/** A process that has not said `ready` by then never will. */
const START_LIMIT_MS = 60_000;
const STOP_PATIENCE_MS = 2_000;

/** Keeps one engine process alive: looks for the newest model at every start, so that a model that appears or is repaired is found by itself. */
export class EngineSupervisor {
  warning: EngineWarning | undefined;
  model: LoadedModel | undefined;
  /** Settles when the first start has come to anything. */
  readonly firstTry: Promise<void>;
  private readonly logger = new Logger('Engine');
  private running: EngineProcess | undefined;
  private fruitless = 0;
  private starts = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private settleFirstTry!: () => void;

  constructor(
    private readonly modelsDir: string,
    private readonly metrics: EngineMetrics,
  ) {
    this.firstTry = new Promise((resolve) => {
      this.settleFirstTry = resolve;
    });
  }

  /** The process to ask, once it is ready. */
  get current(): EngineProcess | undefined {
    return this.model ? this.running : undefined;
  }

  /** Why there is no process to ask. */
  get reason(): UnavailableReason {
    if (this.stopped) return 'stopped';
    if (this.warning?.code === 'transformer_missing') return 'missing';
    if (this.warning?.code === 'model_corrupt') return 'corrupt';
    return this.warning ? 'crashed' : 'loading';
  }

  start(): void {
    void this.tryStart().finally(this.settleFirstTry);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running?.stop(STOP_PATIENCE_MS);
  }

  private async tryStart(): Promise<void> {
    let begun: Begun | undefined;
    try {
      begun = (await takeEarlyEngine(this.modelsDir)) ?? (await begin(this.modelsDir));
    } catch {
      return this.retryLater({ code: 'engine_down', detail: 'the engine process could not be made; naive Bayes answers' });
    }
    if (this.stopped) return begun?.process.stop(STOP_PATIENCE_MS);
    if (!begun) return this.retryLater({ code: 'transformer_missing', detail: 'no transformer model in MODELS_DIR; naive Bayes answers' });
    this.running = begun.process;
    if (this.starts++ > 0) this.metrics.restarted();
    await this.watch(begun.process, `${begun.found.name}/${begun.found.version}`);
  }

  /** From here on the process's end, and only that, brings the next start. */
  private async watch(process: EngineProcess, name: string): Promise<void> {
    let unusable: EngineWarning | undefined;
    void process.exited.then((how) =>
      this.onExit(process, unusable ?? { code: 'engine_down', detail: `${how}; naive Bayes answers until it is back` }),
    );
    const limit = setTimeout(() => process.kill(), START_LIMIT_MS);
    try {
      const model = await process.port.ready;
      if (this.running === process) this.useModel(model);
    } catch (error) {
      if (error instanceof EngineUnusableError) unusable = { code: error.code, detail: `${name}: ${error.message}; naive Bayes answers` };
      if (unusable) this.warn(unusable);
      await process.stop(STOP_PATIENCE_MS);
    } finally {
      clearTimeout(limit);
    }
  }

  private useModel(model: LoadedModel): void {
    this.model = model;
    this.warning = undefined;
    this.logger.log(`transformer ${model.name}/${model.version} is ready`);
  }

  private onExit(process: EngineProcess, warning: EngineWarning): void {
    this.running = undefined;
    this.model = undefined;
    if (this.stopped) return;
    if (process.port.hasAnswered) this.fruitless = 0;
    this.retryLater(warning);
  }

  private retryLater(warning: EngineWarning): void {
    this.warn(warning);
    this.timer = setTimeout(() => void this.tryStart(), restartDelayMs(this.fruitless++));
    this.timer.unref();
  }

  private warn(warning: EngineWarning): void {
    if (this.warning?.detail !== warning.detail && !this.stopped) this.logger.warn(`${warning.code}: ${warning.detail}`);
    this.warning = warning;
  }
}
