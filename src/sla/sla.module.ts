import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { SlaMetrics } from './sla.metrics.js';
import { SlaPoller } from './sla.poller.js';
import { SlaService } from './sla.service.js';
import { SlaPoliciesController } from './sla-policies.controller.js';
import { SlaPoliciesService } from './sla-policies.service.js';

@Module({
  imports: [OutboxModule, AuditModule],
  controllers: [SlaPoliciesController],
  providers: [SlaService, SlaPoliciesService, SlaPoller, SlaMetrics],
  exports: [SlaService],
})
export class SlaModule {}
