import { Injectable } from '@nestjs/common';
import { counter } from '../platform/metrics.js';
import type { ClockName } from '../shared/sla.js';

/** Breaches as this process noticed them: counted when fired, so a transaction that is rolled back afterwards is counted too. */
@Injectable()
export class SlaMetrics {
  private readonly counter = counter({
    name: 'triage_sla_breaches_total',
    help: 'SLA deadlines that passed, by clock.',
    labelNames: ['clock'],
  });

  breached(clocks: readonly ClockName[]): void {
    for (const clock of clocks) this.counter.inc({ clock });
  }
}
