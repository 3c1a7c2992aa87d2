import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Allow, Caller, MANAGERS, type Principal, STAFF } from '../platform/access.js';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IfMatch, SEEN_VERSION, VersionTag } from '../platform/versioned.js';
import { DepartmentChangeDto, DepartmentDto, DepartmentPage, DepartmentView } from './departments.dto.js';
import { DepartmentsService } from './departments.service.js';

@ApiTags('routing')
@ApiBearerAuth()
@Controller('v1/departments')
@UseInterceptors(VersionTag)
export class DepartmentsController {
  constructor(private readonly departments: DepartmentsService) {}

  /** All departments, by slug. */
  @Get()
  @Allow(STAFF)
  list(@Query() query: ListQueryDto): Promise<DepartmentPage> {
    return this.departments.list(query);
  }

  /** One department. */
  @Get(':slug')
  @Allow(STAFF)
  get(@Param('slug') slug: string): Promise<DepartmentView> {
    return this.departments.get(slug);
  }

  /** Adds a department; rules can send tickets to it from now on. 409 `slug_taken`, 422 `unknown_calendar`. */
  @Post()
  @Allow(MANAGERS)
  create(@Caller() caller: Principal, @Body() body: DepartmentDto): Promise<DepartmentView> {
    return this.departments.create(caller, body);
  }

  /** Renames a department or gives it other hours. */
  @Put(':slug')
  @Allow(MANAGERS)
  @ApiHeader(SEEN_VERSION)
  replace(
    @Caller() caller: Principal,
    @Param('slug') slug: string,
    @IfMatch() seen: number,
    @Body() body: DepartmentChangeDto,
  ): Promise<DepartmentView> {
    return this.departments.replace(caller, slug, seen, body);
  }

  /** Deletes a department. 409 `department_in_use` while tickets of it are open or rules name it, and always for the built-in ones. */
  @Delete(':slug')
  @Allow(MANAGERS)
  @HttpCode(204)
  @ApiHeader(SEEN_VERSION)
  remove(@Caller() caller: Principal, @Param('slug') slug: string, @IfMatch() seen: number): Promise<void> {
    return this.departments.remove(caller, slug, seen);
  }
}
