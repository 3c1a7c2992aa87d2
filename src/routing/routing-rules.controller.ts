import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Allow, Caller, MANAGERS, type Principal, STAFF } from '../platform/access.js';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IfMatch, SEEN_VERSION, VersionTag } from '../platform/versioned.js';
import { RoutingService } from './routing.service.js';
import { RoutingPreviewDto, RoutingPreviewView } from './routing-preview.dto.js';
import { RoutingRuleDto, RoutingRulePage, RoutingRuleView } from './routing-rules.dto.js';
import { RoutingRulesService } from './routing-rules.service.js';

@ApiTags('routing')
@ApiBearerAuth()
@Controller('v1/routing-rules')
@UseInterceptors(VersionTag)
export class RoutingRulesController {
  constructor(
    private readonly rules: RoutingRulesService,
    private readonly routing: RoutingService,
  ) {}

  /** The rules in the order in which they are tried. */
  @Get()
  @Allow(STAFF)
  list(@Query() query: ListQueryDto): Promise<RoutingRulePage> {
    return this.rules.list(query);
  }

  /** Says where a ticket would go, and why, with draft rules if some are sent. Nothing is stored. 422 `prediction_required`, `unknown_department`. */
  @Post('preview')
  @Allow(MANAGERS)
  @HttpCode(200)
  preview(@Body() body: RoutingPreviewDto): Promise<RoutingPreviewView> {
    return this.routing.preview(body);
  }

  /** One rule. */
  @Get(':id')
  @Allow(STAFF)
  get(@Param('id', ParseUUIDPipe) id: string): Promise<RoutingRuleView> {
    return this.rules.get(id);
  }

  /** Adds a rule; it holds for the next ticket. 422 `unknown_department`. */
  @Post()
  @Allow(MANAGERS)
  create(@Caller() caller: Principal, @Body() body: RoutingRuleDto): Promise<RoutingRuleView> {
    return this.rules.create(caller, body);
  }

  /** Replaces a rule; it holds for the next ticket. 422 `unknown_department`. */
  @Put(':id')
  @Allow(MANAGERS)
  @ApiHeader(SEEN_VERSION)
  replace(
    @Caller() caller: Principal,
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: RoutingRuleDto,
  ): Promise<RoutingRuleView> {
    return this.rules.replace(caller, id, seen, body);
  }

  /** Deletes a rule. Tickets that it routed keep their explanation. */
  @Delete(':id')
  @Allow(MANAGERS)
  @HttpCode(204)
  @ApiHeader(SEEN_VERSION)
  remove(@Caller() caller: Principal, @Param('id', ParseUUIDPipe) id: string, @IfMatch() seen: number): Promise<void> {
    return this.rules.remove(caller, id, seen);
  }
}
