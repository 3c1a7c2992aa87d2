import { Injectable } from '@nestjs/common';
import { Counter, Histogram, register } from 'prom-client';

/** How long triage takes, from the ticket's creation to its queue, and what went wrong. Registered once a process, whatever number of applications a test makes. */
@Injectable()
export class TriageMetrics {
  private readonly latency =
    (register.getSingleMetric('triage_latency_seconds') as Histogram<'engine'> | undefined) ??
    new Histogram({
      name: 'triage_latency_seconds',
      help: 'From the creation of a ticket to its place in a queue',
      labelNames: ['engine'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    });
  private readonly failures =
    (register.getSingleMetric('triage_failures_total') as Counter | undefined) ??
    new Counter({ name: 'triage_failures_total', help: 'Tickets whose triage failed and will be tried again' });

  placed(tickets: readonly { seconds: number; engine: string }[]): void {
    for (const { seconds, engine } of tickets) this.latency.observe({ engine }, Math.max(0, seconds));
  }

  failed(count: number): void {
    this.failures.inc(count);
  }
}
