import { Injectable } from '@nestjs/common';
import { counter, histogram } from '../platform/metrics.js';

/** How long triage takes, from the ticket's creation to its queue, and what went wrong. */
@Injectable()
export class TriageMetrics {
  private readonly latency = histogram({
    name: 'triage_latency_seconds',
    help: 'From the creation of a ticket to its place in a queue',
    labelNames: ['engine'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  });
  private readonly failures = counter({ name: 'triage_failures_total', help: 'Tickets whose triage failed and will be tried again' });

  placed(tickets: readonly { seconds: number; engine: string }[]): void {
    for (const { seconds, engine } of tickets) this.latency.observe({ engine }, Math.max(0, seconds));
  }

  failed(count: number): void {
    this.failures.inc(count);
  }
}
