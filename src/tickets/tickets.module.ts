import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { SlaModule } from '../sla/sla.module.js';
import { BulkService } from './bulk.service.js';
import { CustomerTiersService } from './customer-tiers.service.js';
import { CustomerTiersStore } from './customer-tiers.store.js';
import { CustomersController } from './customers.controller.js';
import { CustomersService } from './customers.service.js';
import { CustomersStore } from './customers.store.js';
import { IntakeService } from './intake.service.js';
import { IntakeStore } from './intake.store.js';
import { TicketWaiter } from './ticket-waiter.js';
import { TicketWritesService } from './ticket-writes.service.js';
import { TicketsController } from './tickets.controller.js';
import { TicketsService } from './tickets.service.js';
import { TicketsStore } from './tickets.store.js';

@Module({
  imports: [SlaModule, OutboxModule, AuditModule],
  controllers: [TicketsController, CustomersController],
  providers: [
    ...[IntakeStore, IntakeService, BulkService, TicketsStore, TicketsService, TicketWritesService, TicketWaiter],
    ...[CustomersStore, CustomersService, CustomerTiersStore, CustomerTiersService],
  ],
  exports: [IntakeService, TicketsService, TicketWritesService],
})
export class TicketsModule {}
