import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Allow, Caller, MANAGERS, type Principal } from '../platform/access.js';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IfMatch, SEEN_VERSION, VersionTag } from '../platform/versioned.js';
import { SlaPolicyChangeDto, SlaPolicyDto, SlaPolicyPage, SlaPolicyRemovalDto, SlaPolicyView } from './sla-policies.dto.js';
import { SlaPoliciesService } from './sla-policies.service.js';

@ApiTags('sla')
@ApiBearerAuth()
@Controller('v1/sla-policies')
@Allow(MANAGERS)
@UseInterceptors(VersionTag)
export class SlaPoliciesController {
  constructor(private readonly policies: SlaPoliciesService) {}

  /** The policies in force, lowest rank first. */
  @Get()
  list(@Query() query: ListQueryDto): Promise<SlaPolicyPage> {
    return this.policies.list(query);
  }

  /** One policy as it stands. */
  @Get(':slug')
  get(@Param('slug') slug: string): Promise<SlaPolicyView> {
    return this.policies.get(slug);
  }

  /** Adds a policy. 409 `slug_taken`; 422 `unknown_calendar`, `opens_too_rarely`, `unknown_department`. */
  @Post()
  create(@Caller() caller: Principal, @Body() body: SlaPolicyDto): Promise<SlaPolicyView> {
    return this.policies.create(caller, body);
  }

  /** Replaces a policy by a new version of it; open clocks keep theirs unless `apply` is `open`. 409 `catch_all` when it would leave tickets without a policy. */
  @Put(':slug')
  @ApiHeader(SEEN_VERSION)
  replace(
    @Caller() caller: Principal,
    @Param('slug') slug: string,
    @IfMatch() seen: number,
    @Body() body: SlaPolicyChangeDto,
  ): Promise<SlaPolicyView> {
    return this.policies.replace(caller, slug, seen, body);
  }

  /** Takes a policy out of force; its clocks and versions stay. 409 `catch_all` for the one that takes what no other takes. */
  @Delete(':slug')
  @HttpCode(204)
  @ApiHeader(SEEN_VERSION)
  remove(
    @Caller() caller: Principal,
    @Param('slug') slug: string,
    @IfMatch() seen: number,
    @Query() { apply }: SlaPolicyRemovalDto,
  ): Promise<void> {
    return this.policies.remove(caller, slug, seen, apply);
  }
}
