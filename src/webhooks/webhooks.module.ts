import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { DeliveriesStore } from './deliveries.store.js';
import { FanOut } from './fan-out.service.js';
import { Poster } from './poster.js';
import { Sender } from './sender.service.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';
import { WebhooksStore } from './webhooks.store.js';

/** Events to other systems, signed and tried until they arrive. */
@Module({
  imports: [OutboxModule, AuditModule],
  controllers: [WebhooksController],
  providers: [WebhooksService, WebhooksStore, DeliveriesStore, FanOut, Sender, Poster],
})
export class WebhooksModule {}
