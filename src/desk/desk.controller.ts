import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, ANY_KEY, Caller, MANAGERS, type Principal, STAFF } from '../platform/access.js';
import { CreateMessageDto } from '../tickets/messages.dto.js';
import { TicketDto } from '../tickets/ticket.dto.js';
import { ClaimsService } from './claims.service.js';
import { ConversationService } from './conversation.service.js';
import { CorrectionsService } from './corrections.service.js';
import {
  AssignDto,
  ClaimedDto,
  ClaimTicketDto,
  CorrectionDto,
  HeartbeatResultDto,
  HoldDto,
  LeaseDto,
  MessageResultDto,
  ReleaseDto,
  ResolveDto,
  RespondDto,
  ResumeDto,
  ResumedDto,
  TransferDto,
} from './desk.dto.js';
import { DeskService } from './desk.service.js';
import type { Acted } from './desk.transactions.js';

/** What staff do to a ticket in their hands. A call that is repeated with a spent lease token answers as before, with `Idempotency-Replayed: true`. */
@ApiTags('desk')
@ApiBearerAuth()
@ApiResponse({ status: 404, description: '`not_found`' })
@ApiResponse({ status: 409, description: '`stale_lease`, `held`, `wrong_status`' })
@Controller('v1/tickets/:id')
export class DeskController {
  constructor(
    private readonly desk: DeskService,
    private readonly claims: ClaimsService,
    private readonly conversation: ConversationService,
    private readonly corrections: CorrectionsService,
  ) {}

  /** Claims this very ticket; its holder gets the running lease again. 409 `held` names the holder. */
  @Post('claim')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: ClaimedDto })
  claim(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string, @Body() body: ClaimTicketDto): Promise<ClaimedDto> {
    return this.claims.claim(caller, id, body.agent);
  }

  /** Keeps the lease for another 15 minutes of the department's hours. */
  @Post('heartbeat')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: HeartbeatResultDto })
  async heartbeat(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: LeaseDto,
  ): Promise<HeartbeatResultDto> {
    return { leaseExpiresAt: (await this.claims.heartbeat(caller, id, body.leaseToken)).toISOString() };
  }

  /** Answers the customer (stops first_response and next_reply), or leaves an internal note. */
  @Post('respond')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: TicketDto })
  async respond(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RespondDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketDto> {
    return answer(reply, await this.desk.respond(caller, id, body));
  }

  /** Waits for the customer or a third party. Ends the lease, keeps the assignee, pauses the clocks that the policy says. */
  @Post('hold')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: TicketDto })
  async hold(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: HoldDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketDto> {
    return answer(reply, await this.desk.hold(caller, id, body));
  }

  /** Ends a hold: a new lease for the assignee, or the old place in the queue when they are away. */
  @Post('resume')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: ResumedDto })
  resume(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string, @Body() body: ResumeDto): Promise<ResumedDto> {
    return this.desk.resume(caller, id, body);
  }

  /** Gives it back to its old place. A manager can take it away with `force` and a `reason`. */
  @Post('release')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: TicketDto })
  async release(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReleaseDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketDto> {
    return answer(reply, await this.claims.release(caller, id, body));
  }

  /** Hands it to another department. */
  @Post('transfer')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: TicketDto })
  @ApiResponse({ status: 422, description: '`unknown_department`, `same_department`' })
  async transfer(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: TransferDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketDto> {
    return answer(reply, await this.desk.transfer(caller, id, body));
  }

  /** Settles it. */
  @Post('resolve')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: TicketDto })
  async resolve(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ResolveDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketDto> {
    return answer(reply, await this.desk.resolve(caller, id, body));
  }

  /** Says what the complaint is about. An open ticket is routed by it at once; a settled one is only recorded. */
  @Post('correction')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: TicketDto })
  @ApiResponse({ status: 422, description: '`reasons_do_not_match`' })
  async correct(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: CorrectionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TicketDto> {
    return answer(reply, await this.corrections.correct(caller, id, body));
  }

  /** Reserves a waiting ticket for an agent, for 15 minutes of the department's hours. */
  @Post('assign')
  @HttpCode(200)
  @Allow(MANAGERS)
  @ApiOkResponse({ type: TicketDto })
  assign(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string, @Body() body: AssignDto): Promise<TicketDto> {
    return this.claims.assign(caller, id, body);
  }

  /** Brings a message of the conversation. A customer's resumes a ticket on hold, reopens a settled one, and opens a linked ticket when it is closed. */
  @Post('messages')
  @Allow(ANY_KEY)
  @ApiCreatedResponse({ type: MessageResultDto })
  message(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string, @Body() body: CreateMessageDto): Promise<MessageResultDto> {
    return this.conversation.add(caller, id, body);
  }
}

function answer(reply: FastifyReply, { ticket, repeated }: Acted): TicketDto {
  if (repeated) void reply.header('Idempotency-Replayed', 'true');
  return ticket;
}
