import { Injectable } from '@nestjs/common';
import { Counter, Histogram, register } from 'prom-client';
import type { EngineName } from '../prediction.js';
import type { UnavailableReason } from './engine.js';

/** What the engines did, on prom-client's default registry. Made again (as tests do) it finds the metrics that are registered already. */
@Injectable()
export class EngineMetrics {
  private readonly batches = counter('triage_engine_batches_total', 'Batches that an engine answered.', ['engine']);
  private readonly texts = counter('triage_engine_texts_total', 'Texts that an engine answered.', ['engine']);
  private readonly fallbacks = counter('triage_engine_fallback_total', 'Texts that naive Bayes answered in place of the transformer.', [
    'reason',
  ]);
  private readonly restarts = counter('triage_engine_restarts_total', 'Starts of the engine process after the first one.', []);
  private readonly seconds = histogram('triage_engine_batch_seconds', 'Time from sending a batch to its answer.', ['engine']);

  answered(engine: EngineName, texts: number, seconds: number): void {
    this.batches.inc({ engine });
    this.texts.inc({ engine }, texts);
    this.seconds.observe({ engine }, seconds);
  }

  fellBack(reason: UnavailableReason): void {
    this.fallbacks.inc({ reason });
  }

  restarted(): void {
    this.restarts.inc();
  }
}

function counter<T extends string>(name: string, help: string, labelNames: T[]): Counter<T> {
  const known = register.getSingleMetric(name);
  return known ? (known as Counter<T>) : new Counter({ name, help, labelNames });
}

function histogram<T extends string>(name: string, help: string, labelNames: T[]): Histogram<T> {
  const known = register.getSingleMetric(name);
  return known
    ? (known as Histogram<T>)
    : new Histogram({ name, help, labelNames, buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5] });
}
