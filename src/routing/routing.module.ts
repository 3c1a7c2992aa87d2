import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DepartmentsController } from './departments.controller.js';
import { DepartmentsService } from './departments.service.js';
import { RoutingService } from './routing.service.js';
import { RoutingRulesController } from './routing-rules.controller.js';
import { RoutingRulesService } from './routing-rules.service.js';

@Module({
  imports: [AuditModule],
  controllers: [DepartmentsController, RoutingRulesController],
  providers: [RoutingService, DepartmentsService, RoutingRulesService],
  exports: [RoutingService],
})
export class RoutingModule {}
