import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, MANAGERS } from '../platform/access.js';
import { ReplayDto, ReplayView } from './replay.dto.js';
import { ReplayService } from './replay.service.js';

/** Seconds after which a replay that was refused may be let in: most take less. */
const RETRY_AFTER = 10;

@ApiTags('sla')
@ApiBearerAuth()
@Controller('v1/sla')
export class ReplayController {
  constructor(private readonly replays: ReplayService) {}

  /**
   * Runs a draft policy or calendar over the tickets of a period and answers what would have been beside what was; nothing is written. Every
   * clock of the tickets is replayed from its start, its holds and its end by the policies in force now with the drafts among them. It takes up
   * to a minute for 100,000 tickets; who hangs up ends it. Errors of the drafts: as of the calls that make them.
   */
  @Post('replay')
  @HttpCode(200)
  @Allow(MANAGERS)
  @ApiOkResponse({ type: ReplayView })
  @ApiResponse({ status: 409, description: '`catch_all`, `built_in_calendar`' })
  @ApiResponse({
    status: 422,
    description: '`invalid_body`, `nothing_to_replay`, `range_too_long`, `replay_too_long`, `unknown_policy`, and those of the drafts',
  })
  @ApiResponse({ status: 429, description: '`replay_running`: one at a time a process; `Retry-After` in seconds' })
  replay(@Body() body: ReplayDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ReplayView> {
    if (this.replays.busy) void reply.header('Retry-After', String(RETRY_AFTER));
    return this.replays.run(body, () => request.raw.socket.destroyed);
  }
}
