import { Injectable } from '@nestjs/common';
import { Counter, register } from 'prom-client';
import type { ClockName } from '../shared/sla.js';

const NAME = 'triage_sla_breaches_total';

/** Breaches as this process noticed them: counted when fired, so a transaction that is rolled back afterwards is counted too. */
@Injectable()
export class SlaMetrics {
  /** The registry is one per process, and tests start several applications in one. */
  private readonly counter =
    (register.getSingleMetric(NAME) as Counter<'clock'> | undefined) ??
    new Counter({ name: NAME, help: 'SLA deadlines that passed, by clock.', labelNames: ['clock'] });

  breached(clocks: readonly ClockName[]): void {
    for (const clock of clocks) this.counter.inc({ clock });
  }
}
