import { DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from './agents/agents.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ClassificationModule } from './classification/classification.module.js';
import { type DatabaseAddress, databaseOptions } from './database.js';
import { DeskModule } from './desk/desk.module.js';
import { HealthModule } from './health/health.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { Clock } from './platform/clock.js';
import { Env } from './platform/env.js';
import { PlatformModule } from './platform/platform.module.js';
import { QueueModule } from './queue/queue.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { SlaModule } from './sla/sla.module.js';
import { TicketsModule } from './tickets/tickets.module.js';
import { TriageModule } from './triage/triage.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The whole service. Every process role loads all of it: what `ROLE` leaves out is which pollers run and whether HTTP listens. */
@Module({})
export class AppModule {
  static with(env: Env, database: DatabaseAddress, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(env, clock),
        TypeOrmModule.forRoot({ ...databaseOptions(database, env.DATABASE_POOL), retryAttempts: 0, autoLoadEntities: false }),
        AuthModule,
        AuditModule,
        AgentsModule,
        OutboxModule,
        TicketsModule,
        ClassificationModule,
        RoutingModule,
        QueueModule,
        SlaModule,
        TriageModule,
        DeskModule,
        WebhooksModule,
        ReportsModule,
        HealthModule,
      ],
    };
  }
}
