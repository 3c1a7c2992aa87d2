import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditPoller } from './audit.poller.js';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';

@Module({
  controllers: [AuditController],
  providers: [AuditStore, AuditService, AuditPoller],
  exports: [AuditService],
})
export class AuditModule {}
