import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Readiness } from '../platform/readiness.js';
import { type ClassifyOptions, EngineUnavailableError, type EngineWarning } from './engine/engine.js';
import { EngineMetrics } from './engine/engine-metrics.js';
import { NaiveBayesEngine } from './engine/naive-bayes-engine.js';
import { TransformerEngine } from './engine/transformer-engine.js';
import type { EngineName, Prediction } from './prediction.js';
import { read } from './rules/reading.js';
import { unread } from './rules/verdict.js';

/** A model may take this long to load before naive Bayes answers in its place. */
const LOADING_LIMIT_MS = 5_000;

/** What complaints are about: the transformer answers, else naive Bayes; `engine` of each prediction says who did. */
@Injectable()
export class ClassificationService implements OnApplicationBootstrap, OnApplicationShutdown {
  private loaded: Promise<void> | undefined;
  private isLoading = true;

  constructor(
    private readonly transformer: TransformerEngine,
    private readonly naiveBayes: NaiveBayesEngine,
    private readonly metrics: EngineMetrics,
    readiness: Readiness,
  ) {
    readiness.add('classification', () => ({ ready: !this.loading(), warnings: this.warnings() }));
  }

  /** Does not wait: the service listens while models load. */
  onApplicationBootstrap(): void {
    void this.load();
  }

  /** The transformer first: what it can no longer answer, naive Bayes still does. */
  async onApplicationShutdown(): Promise<void> {
    await this.transformer.stop();
    await this.naiveBayes.stop();
  }

  /**
   * One prediction a text, in order. Never throws for an engine's sake. Texts that `signal` finds unanswered are left to naive Bayes, which takes
   * milliseconds. While models load (at most 5 s) it waits for them.
   */
  async classify(texts: readonly string[], { explain = false, signal }: Partial<ClassifyOptions> = {}): Promise<Prediction[]> {
    await this.load();
    const options: ClassifyOptions = signal ? { explain, signal } : { explain };
    return Promise.all(texts.map((text) => this.classifyOne(text, options)));
  }

  /** Facts for /health/ready; none of them makes the service unready. */
  warnings(): EngineWarning[] {
    return [this.transformer.warning, this.naiveBayes.warning].filter((warning) => warning !== undefined);
  }

  /** True while the first load is under way: at most 5 s. */
  loading(): boolean {
    return this.isLoading;
  }

  /** The models that answer now. */
  models(): { engine: EngineName; name: string; version: string }[] {
    const { model: transformer } = this.transformer;
    const { model: naiveBayes } = this.naiveBayes;
    return [
      ...(transformer ? [{ engine: 'transformer' as const, ...transformer }] : []),
      ...(naiveBayes ? [{ engine: 'naive-bayes' as const, ...naiveBayes }] : []),
    ];
  }

  private load(): Promise<void> {
    this.loaded ??= within(Promise.all([this.transformer.start(), this.naiveBayes.start()]), LOADING_LIMIT_MS).then(() => {
      this.isLoading = false;
    });
    return this.loaded;
  }

  private async classifyOne(text: string, options: ClassifyOptions): Promise<Prediction> {
    try {
      return await this.transformer.classify(text, options);
    } catch (error) {
      this.metrics.fellBack(error instanceof EngineUnavailableError ? error.reason : 'failed');
    }
    try {
      return await this.naiveBayes.classify(text, options);
    } catch {
      // No model at all: a person reads it. Better than a complaint that nobody gets.
      return unread(read(text), { engine: 'naive-bayes', modelVersion: 'none' }, options.explain);
    }
  }
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
