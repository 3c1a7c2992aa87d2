import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Put, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, Caller, MANAGERS, type Principal, STAFF } from '../platform/access.js';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IfMatch, VersionTag } from '../platform/versioned.js';
import { AgentDeskService } from './agent-desk.service.js';
import { AgentPage, AgentView, PresenceDto, PutAgentDto } from './agents.dto.js';

const SEEN = {
  name: 'If-Match',
  description: 'The `version` (or ETag) that you have seen; another one by now: 412 `version_mismatch`; none: 412 `precondition_required`.',
};

@ApiTags('agents')
@ApiBearerAuth()
@Controller('v1/agents')
@Allow(MANAGERS)
@UseInterceptors(VersionTag)
export class AgentsController {
  constructor(private readonly agents: AgentDeskService) {}

  /** The agents by id; an `agent` key sees those of its departments, and its own. */
  @Get()
  @Allow(STAFF)
  list(@Caller() caller: Principal, @Query() query: ListQueryDto): Promise<AgentPage> {
    return this.agents.list(caller, query);
  }

  /** One agent. */
  @Get(':id')
  @Allow(STAFF)
  get(@Caller() caller: Principal, @Param('id') id: string): Promise<AgentView> {
    return this.agents.get(caller, id);
  }

  /**
   * Makes an agent, or with `If-Match` replaces it as a whole.
   * @remarks Ids have 1 to 64 letters of any script, digits, inner blanks or `. _ @ -`. 412 `version_mismatch`, 422 `unknown_department`, `invalid_agent`.
   */
  @Put(':id')
  @ApiHeader({ ...SEEN, required: false, description: `Needed when the agent exists. ${SEEN.description}` })
  @ApiOkResponse({ type: AgentView, description: 'Replaced.' })
  @ApiCreatedResponse({ type: AgentView, description: 'Made.' })
  async put(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: PutAgentDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentView> {
    const { agent, created } = await this.agents.put(caller, id, ifMatch, body);
    void reply.status(created ? 201 : 200);
    return agent;
  }

  /** Says whether an agent is at work: by its own key, or by a manager. 403 `agent_mismatch`. */
  @Put(':id/presence')
  @Allow(STAFF)
  presence(@Caller() caller: Principal, @Param('id') id: string, @Body() body: PresenceDto): Promise<AgentView> {
    return this.agents.setPresence(caller, id, body.presence);
  }

  /** Forgets an agent. Tickets that it holds stay with it until their lease ends. */
  @Delete(':id')
  @HttpCode(204)
  @ApiHeader({ ...SEEN, required: true })
  remove(@Caller() caller: Principal, @Param('id') id: string, @IfMatch() seen: number): Promise<void> {
    return this.agents.remove(caller, id, seen);
  }
}
