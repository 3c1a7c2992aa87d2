import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AgentDeskService } from './agent-desk.service.js';
import { AgentsController } from './agents.controller.js';
import { AgentsService } from './agents.service.js';
import { AgentsStore } from './agents.store.js';

@Module({
  imports: [AuditModule],
  controllers: [AgentsController],
  providers: [AgentsStore, AgentsService, AgentDeskService],
  exports: [AgentsService],
})
export class AgentsModule {}
