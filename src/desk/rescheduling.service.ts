import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QueueService } from '../queue/queue.service.js';
import { PolicyApplicationService } from '../sla/policy-application.service.js';
import { PlacingService } from './placing.service.js';

/** Keeps the queues in the order of the deadlines when a change of policy moves them. */
@Injectable()
export class ReschedulingService implements OnModuleInit {
  constructor(
    private readonly policies: PolicyApplicationService,
    private readonly placing: PlacingService,
    private readonly queue: QueueService,
  ) {}

  onModuleInit(): void {
    this.policies.keep({
      lock: (manager, ticketIds) => this.queue.lockAll(manager, ticketIds),
      reschedule: (manager, ticketIds) => this.placing.reschedule(manager, ticketIds),
    });
  }
}
