import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Caller, MANAGERS, type Principal, scopeOf } from '../platform/access.js';
import { TicketLedgerView } from './sla-ledger.dto.js';
import { SlaLedgerService } from './sla-ledger.service.js';

@ApiTags('sla')
@ApiBearerAuth()
@ApiResponse({ status: 404, description: '`not_found`' })
@Controller('v1/tickets/:id/sla')
export class SlaLedgerController {
  constructor(private readonly ledger: SlaLedgerService) {}

  /**
   * Where the time of each clock went, in rows that add up and in words, as of now: also what has passed since the last row, and a deadline
   * that has passed in this very moment. Clocks of all rounds: pickup, first_response, next_reply, resolution, each from the first to the last.
   */
  @Get()
  @Allow(MANAGERS)
  @ApiOkResponse({ type: TicketLedgerView })
  get(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<TicketLedgerView> {
    return this.ledger.explain(scopeOf(caller), id);
  }
}
