import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Caller, MANAGERS, type Principal } from '../platform/access.js';
import { ProblemError } from '../platform/errors.js';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IfMatch, SEEN_VERSION, VersionTag } from '../platform/versioned.js';
import { CalendarTimesService } from './calendar-times.service.js';
import {
  CalendarChangeDto,
  CalendarDto,
  CalendarImportView,
  CalendarPage,
  CalendarPreviewDto,
  CalendarPreviewView,
  CalendarView,
} from './calendars.dto.js';
import { CalendarsService } from './calendars.service.js';

@ApiTags('sla')
@ApiBearerAuth()
@Controller('v1/calendars')
@Allow(MANAGERS)
@UseInterceptors(VersionTag)
export class CalendarsController {
  constructor(
    private readonly calendars: CalendarsService,
    private readonly times: CalendarTimesService,
  ) {}

  /** The calendars, by slug. */
  @Get()
  list(@Query() query: ListQueryDto): Promise<CalendarPage> {
    return this.calendars.list(query);
  }

  /** One calendar as it stands. */
  @Get(':slug')
  get(@Param('slug') slug: string): Promise<CalendarView> {
    return this.calendars.get(slug);
  }

  /** Adds a calendar. 409 `slug_taken`; 422 as its fields say. */
  @Post()
  create(@Caller() caller: Principal, @Body() body: CalendarDto): Promise<CalendarView> {
    return this.calendars.create(caller, body);
  }

  /** Replaces a calendar by a new version of it. 409 `built_in_calendar` for `always`. */
  @Put(':slug')
  @ApiHeader(SEEN_VERSION)
  replace(
    @Caller() caller: Principal,
    @Param('slug') slug: string,
    @IfMatch() seen: number,
    @Body() body: CalendarChangeDto,
  ): Promise<CalendarView> {
    return this.calendars.replace(caller, slug, seen, body);
  }

  /** Deletes a calendar; its versions stay. 409 `calendar_in_use` while SLA policies or departments name it, `built_in_calendar` for a built-in one. */
  @Delete(':slug')
  @HttpCode(204)
  @ApiHeader(SEEN_VERSION)
  remove(@Caller() caller: Principal, @Param('slug') slug: string, @IfMatch() seen: number): Promise<void> {
    return this.calendars.remove(caller, slug, seen);
  }

  /** When so many open minutes have passed (`{from, minutes}`), or what lies between two instants (`{from, to}`). 422 `opens_too_rarely`, `range_too_long`. */
  @Post(':slug/preview')
  @HttpCode(200)
  preview(@Param('slug') slug: string, @Body() body: CalendarPreviewDto): Promise<CalendarPreviewView> {
    return this.times.preview(slug, body);
  }

  /**
   * Closes the all-day events of an iCalendar file (`.ics`, at most 1 MiB), from last year to five years ahead. Dates that have an exception
   * keep it. 422 `invalid_ics`, `too_many_exceptions`; 413 for a larger file.
   */
  @Post(':slug/import')
  @HttpCode(200)
  @ApiConsumes('text/calendar')
  @ApiBody({ schema: { type: 'string' } })
  @ApiHeader(SEEN_VERSION)
  @ApiResponse({ status: 415, description: '`unsupported_media_type`' })
  import(
    @Caller() caller: Principal,
    @Param('slug') slug: string,
    @IfMatch() seen: number,
    @Body() feed: unknown,
  ): Promise<CalendarImportView> {
    if (typeof feed !== 'string') throw new ProblemError(415, 'unsupported_media_type', 'This call reads text/calendar.');
    return this.calendars.import(caller, slug, seen, feed);
  }
}
