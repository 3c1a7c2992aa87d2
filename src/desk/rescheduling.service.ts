import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PolicyApplicationService } from '../sla/policy-application.service.js';
import { PlacingService } from './placing.service.js';

/** Keeps the queues in the order of the deadlines when a change of policy moves them. */
@Injectable()
export class ReschedulingService implements OnModuleInit {
  constructor(
    private readonly policies: PolicyApplicationService,
    private readonly placing: PlacingService,
  ) {}

  onModuleInit(): void {
    this.policies.onRescheduled((manager, ticketIds) => this.placing.reschedule(manager, ticketIds));
  }
}
