import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, MANAGERS } from '../platform/access.js';
import { OverviewDto } from './overview.dto.js';
import { OverviewQueryDto, SlaQueryDto } from './reports.dto.js';
import { type Report, ReportsService } from './reports.service.js';
import { wantsCsv } from './rules/accept.js';
import { csvOf, type Nested } from './rules/csv.js';
import { fileName } from './rules/file-name.js';
import { SlaReportDto } from './sla.dto.js';

const jsonOrCsv = (type: typeof OverviewDto | typeof SlaReportDto) => ({
  description: 'The report; with `Accept: text/csv` a row a group and a last row `total`, with the same columns, nested names dotted.',
  content: { 'application/json': { schema: { $ref: getSchemaPath(type) } }, 'text/csv': { schema: { type: 'string' as const } } },
});

@ApiTags('reports')
@ApiBearerAuth()
@ApiExtraModels(OverviewDto, SlaReportDto)
@Controller('v1/reports')
@Allow(MANAGERS)
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  /**
   * Intake, settling, backlog and how long it took. Errors: 422 `invalid_body` that names the wrong parameters, `too_many_groups`.
   */
  @Get('overview')
  @ApiOkResponse(jsonOrCsv(OverviewDto))
  async overview(
    @Query() query: OverviewQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OverviewDto | string> {
    return render('overview', await this.reports.overview(query), accept, reply);
  }

  /**
   * How many clocks were met, by kind of clock, and how late the others were. Errors: as for the overview.
   */
  @Get('sla')
  @ApiOkResponse(jsonOrCsv(SlaReportDto))
  async sla(
    @Query() query: SlaQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SlaReportDto | string> {
    return render('sla', await this.reports.sla(query), accept, reply);
  }
}

/** The one report as JSON or as CSV. */
function render<F extends object>(
  name: string,
  { range, zone, dimensions, groups, total }: Report<F>,
  accept: string | undefined,
  reply: FastifyReply,
) {
  void reply.header('Vary', 'Accept').header('Cache-Control', 'no-store');
  if (!wantsCsv(accept)) return { ...range, tz: zone, groups, total };
  const file = fileName(name, dimensions, range, zone);
  void reply.header('Content-Type', 'text/csv; charset=utf-8').header('Content-Disposition', `attachment; filename="${file}"`);
  const blank = Object.fromEntries(dimensions.map((dimension) => [dimension, null]));
  const rows = [...groups.map(({ key, ...figures }) => ({ row: 'group', ...key, ...figures })), { row: 'total', ...blank, ...total }];
  return csvOf(rows as unknown as Nested[]);
}
