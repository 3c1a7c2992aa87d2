import { Module } from '@nestjs/common';
import { LeaseStore } from './lease.store.js';
import { QueueService } from './queue.service.js';
import { QueueStore } from './queue.store.js';

@Module({ providers: [QueueStore, LeaseStore, QueueService], exports: [QueueService] })
export class QueueModule {}
