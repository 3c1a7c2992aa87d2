import { Module } from '@nestjs/common';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';
import { ReportsStore } from './reports.store.js';

/** What happened, in figures, for people who answer for departments. */
@Module({
  controllers: [ReportsController],
  providers: [ReportsService, ReportsStore],
})
export class ReportsModule {}
