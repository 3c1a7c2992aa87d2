import { Module } from '@nestjs/common';
import { AgentsModule } from '../agents/agents.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { SlaModule } from '../sla/sla.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { ClaimWaiter } from './claim-waiter.js';
import { ClaimsService } from './claims.service.js';
import { ConversationService } from './conversation.service.js';
import { CorrectionsService } from './corrections.service.js';
import { DeskController } from './desk.controller.js';
import { DeskService } from './desk.service.js';
import { DeskTransactions } from './desk.transactions.js';
import { EscalationsService } from './escalations.service.js';
import { LeaseSweeper } from './lease-sweeper.service.js';
import { LeasesService } from './leases.service.js';
import { PlacingService } from './placing.service.js';
import { QueuesController } from './queues.controller.js';
import { ReschedulingService } from './rescheduling.service.js';

@Module({
  imports: [TicketsModule, RoutingModule, QueueModule, SlaModule, AgentsModule, OutboxModule, AuditModule],
  controllers: [QueuesController, DeskController],
  providers: [
    DeskTransactions,
    LeasesService,
    LeaseSweeper,
    PlacingService,
    ReschedulingService,
    ClaimsService,
    ClaimWaiter,
    EscalationsService,
    DeskService,
    ConversationService,
    CorrectionsService,
  ],
})
export class DeskModule {}
