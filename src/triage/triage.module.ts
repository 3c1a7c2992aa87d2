import { Module } from '@nestjs/common';
import { ClassificationModule } from '../classification/classification.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { SlaModule } from '../sla/sla.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { TriageMetrics } from './triage.metrics.js';
import { TriageService } from './triage.service.js';

@Module({
  imports: [TicketsModule, ClassificationModule, RoutingModule, QueueModule, SlaModule, OutboxModule],
  providers: [TriageService, TriageMetrics],
  exports: [TriageService],
})
export class TriageModule {}
