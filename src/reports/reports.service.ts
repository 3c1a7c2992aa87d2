import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { Env } from '../platform/env.js';
import { invalid } from '../platform/errors.js';
import { isInstant } from '../platform/validation.js';
import { CLOCKS } from '../shared/sla.js';
import { tooManyGroups } from './reports.errors.js';
import { type Counted, type Question, ReportsStore } from './reports.store.js';
import { CLOCK_DIMENSIONS, type Dimension, TICKET_DIMENSIONS } from './rules/dimensions.js';
import { backlogStarts, clockFigures, NO_CLOCKS, NO_TICKETS, ticketFigures } from './rules/figures.js';
import { complete, type Domains, groupCount, type Key, size } from './rules/groups.js';
import { type Asked, MAX_GROUPS, type Plan, planOf } from './rules/plan.js';
import type { Range } from './rules/range.js';

/** A finished report: the same for JSON and CSV. */
export interface Report<F> {
  range: Range;
  zone: string;
  dimensions: readonly Dimension[];
  groups: ({ key: Key } & F)[];
  total: F;
}
export type TicketFigures = ReturnType<typeof ticketFigures>;
export type ClockFigures = ReturnType<typeof clockFigures>;

/** PostgreSQL's `invalid_parameter_value`. */
const INVALID_PARAMETER = '22023';

/** The figures of departments. Each report is one statement over one snapshot, so that its groups and its total add up. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly env: Env,
    private readonly store: ReportsStore,
  ) {}

  /** @throws 422 `invalid_body` that names the wrong parameters, `too_many_groups`. */
  overview(asked: Asked): Promise<Report<TicketFigures>> {
    return this.dataSource.transaction(async (manager) => {
      const plan = await this.plan(manager, asked, TICKET_DIMENSIONS, 'department');
      const { dimensions, domains } = plan;
      const { groups, total = NO_TICKETS } = await limited(plan, domains, (question) => this.store.tickets(manager, question));
      const all = complete(groups, dimensions, domains, NO_TICKETS);
      const starts = backlogStarts(all, dimensions);
      const figures = all.map(({ key, figures }, index) => ({ key, ...ticketFigures(figures, starts[index]!) }));
      return reportOf(plan, figures, ticketFigures(total, total.opening));
    });
  }

  /** Clocks of different kinds are never mixed in one group: what `groupBy` leaves out comes last. @throws as `overview`. */
  sla(asked: Asked): Promise<Report<ClockFigures>> {
    return this.dataSource.transaction(async (manager) => {
      const given = await this.plan(manager, asked, CLOCK_DIMENSIONS, 'clock');
      const dimensions: Dimension[] = given.dimensions.includes('clock') ? given.dimensions : [...given.dimensions, 'clock'];
      const plan = { ...given, dimensions };
      const domains = { ...plan.domains, clock: CLOCKS };
      const { groups, total = NO_CLOCKS } = await limited(plan, domains, (question) => this.store.clocks(manager, question));
      const figures = complete(groups, dimensions, domains, NO_CLOCKS).map(({ key, figures }) => ({ key, ...clockFigures(figures) }));
      return reportOf(plan, figures, clockFigures(total));
    });
  }

  private async plan(manager: EntityManager, asked: Asked, allowed: readonly Dimension[], groupBy: string): Promise<Plan> {
    const now = await this.store.begin(manager);
    const plan = planOf(asked, { zone: this.env.DEFAULT_TZ, now, allowed, groupBy, isInstant });
    if (Array.isArray(plan)) throw invalid(plan);
    return plan;
  }
}

/** Refuses what would be too long before it is read, and again when the values of the open dimensions are known. */
async function limited<F>(plan: Plan, domains: Domains, read: (question: Question) => Promise<Counted<F>>): Promise<Counted<F>> {
  if (size(domains) > MAX_GROUPS) throw tooManyGroups();
  const counted = await read({ ...plan, limit: MAX_GROUPS }).catch(unknownZone);
  if (counted.groups.length > MAX_GROUPS || groupCount(counted.groups, plan.dimensions, domains) > MAX_GROUPS) throw tooManyGroups();
  return counted;
}

/** This runtime's zones may be newer than the database's. */
function unknownZone(error: unknown): never {
  const known = !(error instanceof QueryFailedError) || error.driverError.code !== INVALID_PARAMETER;
  throw known ? error : invalid([{ field: 'tz', message: 'is not a time zone that the database knows' }]);
}

const reportOf = <F>({ range, zone, dimensions }: Plan, groups: ({ key: Key } & F)[], total: F): Report<F> => ({
  range,
  zone,
  dimensions,
  groups,
  total,
});
