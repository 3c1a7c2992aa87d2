import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { CalendarTimesService } from './calendar-times.service.js';
import { CalendarsController } from './calendars.controller.js';
import { CalendarsService } from './calendars.service.js';
import { ClockViewService } from './clock-view.service.js';
import { ClocksService } from './clocks.service.js';
import { HolidaysService } from './holidays.service.js';
import { PolicyApplicationService } from './policy-application.service.js';
import { ReplayController } from './replay.controller.js';
import { ReplayService } from './replay.service.js';
import { ReplayDraftService } from './replay-draft.service.js';
import { RungsService } from './rungs.service.js';
import { SlaMetrics } from './sla.metrics.js';
import { SlaPoller } from './sla.poller.js';
import { SlaService } from './sla.service.js';
import { SlaLedgerController } from './sla-ledger.controller.js';
import { SlaLedgerService } from './sla-ledger.service.js';
import { SlaPoliciesController } from './sla-policies.controller.js';
import { SlaPoliciesService } from './sla-policies.service.js';

@Module({
  imports: [OutboxModule, AuditModule],
  controllers: [SlaLedgerController, SlaPoliciesController, CalendarsController, ReplayController],
  providers: [
    SlaService,
    ClockViewService,
    ClocksService,
    PolicyApplicationService,
    RungsService,
    SlaPoliciesService,
    CalendarsService,
    CalendarTimesService,
    HolidaysService,
    ReplayService,
    ReplayDraftService,
    SlaPoller,
    SlaLedgerService,
    SlaMetrics,
  ],
  exports: [SlaService, ClockViewService, CalendarTimesService, PolicyApplicationService, RungsService],
})
export class SlaModule {}
