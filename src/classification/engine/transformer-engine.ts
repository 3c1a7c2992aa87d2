import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Env } from '../../platform/env.js';
import type { Prediction } from '../prediction.js';
import { budgetMs } from '../rules/budget.js';
import { closedBreaker, failed, succeeded, tryNow } from '../rules/circuit-breaker.js';
import {
  type ClassifyOptions,
  type Engine,
  type EngineItem,
  EngineUnavailableError,
  type EngineWarning,
  type LoadedModel,
} from './engine.js';
import { EngineMetrics } from './engine-metrics.js';
import type { EngineProcess } from './engine-process.js';
import { EngineSupervisor } from './engine-supervisor.js';
import { MicroBatcher } from './micro-batcher.js';

const LIMITS = { texts: 16, units: 8_000, waitMs: 4 } as const;
/** An engine that is this many budgets late is not slow, it hangs: it is killed and another one started. */
const HUNG_AFTER_BUDGETS = 5;

/** The transformer, in its own process. */
@Injectable()
export class TransformerEngine implements Engine {
  private readonly supervisor: EngineSupervisor;
  private readonly batcher = new MicroBatcher(LIMITS, (items) => this.runBatch(items));
  private breaker = closedBreaker;

  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly metrics: EngineMetrics,
  ) {
    this.supervisor = new EngineSupervisor(env.MODELS_DIR, metrics);
  }

  start(): Promise<void> {
    this.supervisor.start();
    return this.supervisor.firstTry;
  }

  stop(): Promise<void> {
    return this.supervisor.stop();
  }

  classify(text: string, { explain, signal }: ClassifyOptions): Promise<Prediction> {
    return this.supervisor.current
      ? this.batcher.add({ text, explain }, signal)
      : Promise.reject(new EngineUnavailableError(this.supervisor.reason));
  }

  get model(): LoadedModel | undefined {
    return this.supervisor.model;
  }

  /** Process id of the engine that answers now. */
  get pid(): number | undefined {
    return this.supervisor.current?.pid;
  }

  get warning(): EngineWarning | undefined {
    if (this.supervisor.warning) return this.supervisor.warning;
    const isLeftAlone = this.breaker.state !== 'closed';
    return isLeftAlone
      ? { code: 'engine_slow', detail: 'the engine failed or exceeded ENGINE_BUDGET_MS repeatedly; naive Bayes answers' }
      : undefined;
  }

  private async runBatch(items: readonly EngineItem[]): Promise<readonly Prediction[]> {
    const process = this.supervisor.current;
    if (!process) throw new EngineUnavailableError(this.supervisor.reason);
    const allowed = tryNow(this.breaker, this.nowMs());
    if (!allowed) throw new EngineUnavailableError('breaker_open');
    this.breaker = allowed;
    try {
      const predictions = await this.runInBudget(process, items);
      this.breaker = succeeded();
      return predictions;
    } catch (error) {
      this.breaker = failed(this.breaker, this.nowMs());
      throw error;
    }
  }

  /** The budget counts from sending: an engine that still works on an earlier batch that was given up is late already. */
  private async runInBudget(process: EngineProcess, items: readonly EngineItem[]): Promise<readonly Prediction[]> {
    if (process.port.busy) throw new EngineUnavailableError('slow');
    const start = this.nowMs();
    const answer = process.port.run(items);
    const budget = budgetMs(
      this.env.ENGINE_BUDGET_MS,
      items.reduce((sum, item) => sum + item.text.length, 0),
    );
    const late = afterMs(budget);
    try {
      const predictions = await Promise.race([answer, late.passed]);
      this.metrics.answered('transformer', items.length, (this.nowMs() - start) / 1000);
      return predictions;
    } catch (error) {
      if (process.port.busy) this.killIfHung(process, answer, budget);
      throw error;
    } finally {
      late.cancel();
    }
  }

  private killIfHung(process: EngineProcess, answer: Promise<unknown>, budget: number): void {
    const timer = setTimeout(() => process.kill(), (HUNG_AFTER_BUDGETS - 1) * budget);
    const cancel = () => clearTimeout(timer);
    answer.then(cancel, cancel);
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}

function afterMs(ms: number): { passed: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new EngineUnavailableError('slow')), ms);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}
