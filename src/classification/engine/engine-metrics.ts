import { Injectable } from '@nestjs/common';
import { counter, histogram } from '../../platform/metrics.js';
import type { EngineName } from '../prediction.js';
import type { UnavailableReason } from './engine.js';

/** What the engines did, on prom-client's default registry. Made again (as tests do) it finds the metrics that are registered already. */
@Injectable()
export class EngineMetrics {
  private readonly batches = counter({
    name: 'triage_engine_batches_total',
    help: 'Batches that an engine answered.',
    labelNames: ['engine'],
  });
  private readonly texts = counter({ name: 'triage_engine_texts_total', help: 'Texts that an engine answered.', labelNames: ['engine'] });
  private readonly fallbacks = counter({
    name: 'triage_engine_fallback_total',
    help: 'Texts that naive Bayes answered in place of the transformer.',
    labelNames: ['reason'],
  });
  private readonly restarts = counter({ name: 'triage_engine_restarts_total', help: 'Starts of the engine process after the first one.' });
  private readonly seconds = histogram({
    name: 'triage_engine_batch_seconds',
    help: 'Time from sending a batch to its answer.',
    labelNames: ['engine'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
  });

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
