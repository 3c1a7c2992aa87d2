import { Module } from '@nestjs/common';
import { EventStreams } from './event-streams.service.js';
import { EventTail } from './event-tail.service.js';
import { EventsController } from './events.controller.js';
import { OutboxService } from './outbox.service.js';
import { OutboxStore } from './outbox.store.js';
import { Publisher } from './publisher.service.js';
import { StreamStore } from './stream.store.js';

/** Events: written with what they tell of, handed to consumers once, streamed live. */
@Module({
  controllers: [EventsController],
  providers: [OutboxService, OutboxStore, Publisher, StreamStore, EventTail, EventStreams],
  exports: [OutboxService],
})
export class OutboxModule {}
