import { Body, Controller, Get, Headers, Param, ParseUUIDPipe, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, ANY_KEY, Caller, EVERYTHING, type Principal, scopeOf, TOOLS } from '../platform/access.js';
import { ProblemError } from '../platform/errors.js';
import { BulkService } from './bulk.service.js';
import { IntakeService } from './intake.service.js';
import { ListMessagesDto, MessagePageDto } from './messages.dto.js';
import { preferredWait } from './rules/prefer.js';
import { CreateTicketDto, ListTicketsDto, TicketDto, TicketPageDto } from './ticket.dto.js';
import { TicketWaiter } from './ticket-waiter.js';
import { TicketsService } from './tickets.service.js';

@ApiTags('tickets')
@ApiBearerAuth()
@Controller('v1/tickets')
export class TicketsController {
  constructor(
    private readonly intake: IntakeService,
    private readonly bulk: BulkService,
    private readonly waiter: TicketWaiter,
    private readonly tickets: TicketsService,
  ) {}

  /**
   * Takes a complaint in. It is durable before the answer; the answer waits for triage as `Prefer: wait=N` says (default 2 s, at most 30 s).
   * 201: triaged; 202: still `received`; 200: the ticket of that `externalId` was here already.
   */
  @Post()
  @Allow(TOOLS)
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and body again answer with the same ticket, for 7 days.',
  })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=N`: seconds to wait for triage.' })
  @ApiResponse({ status: 201, type: TicketDto, description: 'Taken in and triaged' })
  @ApiResponse({ status: 202, type: TicketDto, description: 'Taken in; triage goes on' })
  @ApiResponse({ status: 200, type: TicketDto, description: 'The ticket of this externalId' })
  @ApiResponse({ status: 409, description: '`idempotency_conflict`, `external_id_conflict`' })
  @ApiResponse({ status: 422, description: '`invalid_body`, `invalid_text`' })
  async create(
    @Caller() caller: Principal,
    @Body() body: CreateTicketDto,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketDto> {
    checkKey(key);
    const accepted = await this.intake.accept(caller.source, body, key);
    const seconds = preferredWait(prefer);
    const stored = seconds === 0 ? accepted.ticket : undefined;
    const ticket = stored ?? (await this.afterTriage(accepted.id, accepted.outcome === 'created', seconds));
    if (accepted.outcome === 'replayed') void reply.header('Idempotency-Replayed', 'true');
    if (prefer) void reply.header('Preference-Applied', `wait=${seconds}`);
    void reply.header('Location', `/v1/tickets/${ticket.id}`);
    void reply.status(ticket.status === 'received' ? 202 : accepted.outcome === 'existing' ? 200 : 201);
    return ticket;
  }

  /**
   * Takes many complaints in: NDJSON (one `CreateTicket` a line) or CSV (headers are the field names, `customer.id` dotted; UTF-8, UTF-16 or GB18030,
   * found out and told in `X-Text-Encoding`). Streams one result line `{line, status, ticket? | error?}` a complaint, in order; a bad line answers for itself.
   */
  @Post('bulk')
  @Allow(TOOLS)
  @ApiConsumes('application/x-ndjson', 'text/csv')
  @ApiProduces('application/x-ndjson')
  @ApiBody({ schema: { type: 'string' } })
  @ApiResponse({ status: 200, description: 'Result lines', schema: { type: 'string' } })
  @ApiResponse({ status: 415, description: '`unsupported_media_type`' })
  async createMany(@Caller() caller: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.bulk.run(caller.source, request, reply);
  }

  /** Tickets that the key may see, newest first. */
  @Get()
  @Allow(ANY_KEY)
  @ApiOkResponse({ type: TicketPageDto })
  list(@Caller() caller: Principal, @Query() filter: ListTicketsDto): Promise<TicketPageDto> {
    return this.tickets.list(scopeOf(caller), filter);
  }

  /** One ticket with the words that speak for its category. */
  @Get(':id')
  @Allow(ANY_KEY)
  @ApiOkResponse({ type: TicketDto })
  get(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string): Promise<TicketDto> {
    return this.tickets.get(scopeOf(caller), id);
  }

  /** What was said on it, oldest first; internal notes only for staff. */
  @Get(':id/messages')
  @Allow(ANY_KEY)
  @ApiOkResponse({ type: MessagePageDto })
  messages(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string, @Query() page: ListMessagesDto): Promise<MessagePageDto> {
    return this.tickets.messages(scopeOf(caller), id, caller.role !== 'intake', page.cursor, page.limit ?? 100);
  }

  private async afterTriage(id: string, isNew: boolean, seconds: number): Promise<TicketDto> {
    if (!isNew) {
      const ticket = await this.tickets.get(EVERYTHING, id);
      if (ticket.status !== 'received') return ticket;
    }
    await this.waiter.wait(id, seconds);
    return this.tickets.get(EVERYTHING, id);
  }
}

function checkKey(key: string | undefined): void {
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return;
  throw new ProblemError(400, 'invalid_idempotency_key', 'Idempotency-Key is 1 to 255 visible ASCII characters.');
}
