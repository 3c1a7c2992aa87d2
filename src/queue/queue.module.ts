import { Module } from '@nestjs/common';
import { QueueService } from './queue.service.js';
import { QueueStore } from './queue.store.js';

@Module({ providers: [QueueStore, QueueService], exports: [QueueService] })
export class QueueModule {}
