import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Allow, Caller, type Principal, STAFF, scopeOf } from '../platform/access.js';
import { actingAgent, assertDepartment } from '../platform/acting.js';
import { notFound } from '../platform/errors.js';
import { QueueDetailDto, QueueDetailQueryDto, QueueListDto } from '../queue/queue.dto.js';
import { QueueService } from '../queue/queue.service.js';
import { RoutingService } from '../routing/routing.service.js';
import type { Bilingual } from '../shared/bilingual.js';
import { ClaimWaiter } from './claim-waiter.js';
import { ClaimsService } from './claims.service.js';
import { ClaimDto, ClaimedListDto } from './desk.dto.js';

@ApiTags('queues')
@ApiBearerAuth()
@Controller('v1/queues')
export class QueuesController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly queue: QueueService,
    private readonly routing: RoutingService,
    private readonly claims: ClaimsService,
    private readonly waiter: ClaimWaiter,
  ) {}

  /** The queues that the key may see, with depth, age and what is at risk. */
  @Get()
  @Allow(STAFF)
  @ApiOkResponse({ type: QueueListDto })
  async list(@Caller() caller: Principal): Promise<QueueListDto> {
    const scope = scopeOf(caller);
    const departments = (await this.routing.departments(this.dataSource.manager)).filter(
      ({ slug }) => scope.departments?.includes(slug) ?? true,
    );
    return { items: await this.queue.overview(scope, departments), nextCursor: null };
  }

  /** One queue with its head. */
  @Get(':department')
  @Allow(STAFF)
  @ApiOkResponse({ type: QueueDetailDto })
  async get(@Caller() caller: Principal, @Param('department') slug: string, @Query() query: QueueDetailQueryDto): Promise<QueueDetailDto> {
    const department = await this.department(caller, slug);
    return this.queue.detail(scopeOf(caller), department, query.limit ?? 20);
  }

  /**
   * Claims the next tickets: urgent first, then the nearest deadline, then age. On an empty queue it waits up to `waitSeconds` and then answers
   * an empty list. Nobody else gets a claimed ticket until it is released, settled, or its lease runs out: 15 minutes
   * of the department's hours, so that what is claimed shortly before closing time is still its holder's in the morning.
   */
  @Post(':department/claim')
  @HttpCode(200)
  @Allow(STAFF)
  @ApiOkResponse({ type: ClaimedListDto })
  @ApiResponse({ status: 403, description: '`department_forbidden`, `agent_mismatch`' })
  async claim(
    @Caller() caller: Principal,
    @Param('department') slug: string,
    @Body() body: ClaimDto,
    @Req() request: FastifyRequest,
  ): Promise<ClaimedListDto> {
    const agent = actingAgent(caller, body.agent);
    await this.department(caller, slug);
    // A ticket leased to somebody who hung up would lie idle until the lease runs out.
    const gone = () => request.raw.socket.destroyed;
    const attempt = () => this.claims.claimNext(caller, slug, agent, body.max ?? 1);
    return { items: await this.waiter.until(slug, body.waitSeconds ?? 0, gone, attempt) };
  }

  private async department(caller: Principal, slug: string): Promise<{ slug: string; name: Bilingual }> {
    assertDepartment(caller, slug);
    const found = (await this.routing.departments(this.dataSource.manager)).find((department) => department.slug === slug);
    if (!found) throw notFound('department');
    return found;
  }
}
