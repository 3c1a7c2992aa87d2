import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { invalid, notFound } from '../platform/errors.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import type { Page } from '../platform/pagination.js';
import { afterRank, rankedPage } from '../platform/ranked-page.js';
import { checkVersion } from '../platform/versioned.js';
import { CLOCKS } from '../shared/sla.js';
import { ALWAYS } from './rules/deadline.js';
import { lateFromTheStart } from './rules/plan.js';
import { isCatchAll, type Match, type Policy, type Targets } from './rules/policy.js';
import { unknownCalendars, warningsTooEarly } from './rules/policy-check.js';
import { catchAll, deadlineNotAhead, slugTaken, unknownCalendar, unsupportedApply } from './sla.errors.js';
import type { SlaPolicyChangeDto, SlaPolicyDto, TargetsDto } from './sla-policies.dto.js';
import * as store from './sla-policies.store.js';

/** Policies as data: every change is a new version, and clocks keep the one that started them. */
@Injectable()
export class SlaPoliciesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async list({ cursor, limit }: ListQueryDto): Promise<Page<store.PolicyRow>> {
    return rankedPage(await store.listPolicies(this.dataSource.manager, afterRank(cursor), limit), limit, (policy) => policy.slug);
  }

  async get(slug: string): Promise<store.PolicyRow> {
    const policy = await store.findPolicy(this.dataSource.manager, slug);
    if (!policy) throw notFound('SLA policy');
    return policy;
  }

  async create(caller: Principal, { slug, ...body }: SlaPolicyDto): Promise<store.PolicyRow> {
    const content = this.checked(body);
    return this.dataSource.transaction(async (manager) => {
      const created = await store.insertPolicy(manager, { slug, builtIn: false, ...content });
      if (!created) throw slugTaken(slug);
      await this.record(manager, caller, 'create', created);
      return created;
    });
  }

  /** Clocks that are open keep the version they were started by. */
  async replace(caller: Principal, slug: string, seen: number, body: SlaPolicyChangeDto): Promise<store.PolicyRow> {
    const content = this.checked(body);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.lock(manager, slug, seen);
      if (keepsAll(before) && !isCatchAll(content.match)) throw catchAll();
      await store.retirePolicy(manager, slug);
      const after = await store.insertPolicy(manager, { slug, builtIn: before.builtIn, ...content });
      if (!after) throw slugTaken(slug);
      await this.record(manager, caller, 'change', after);
      return after;
    });
  }

  async remove(caller: Principal, slug: string, seen: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const before = await this.lock(manager, slug, seen);
      if (keepsAll(before)) throw catchAll();
      await store.retirePolicy(manager, slug);
      await this.record(manager, caller, 'delete', before);
    });
  }

  private async lock(manager: EntityManager, slug: string, seen: number): Promise<store.PolicyRow> {
    const policy = await store.lockPolicy(manager, slug);
    if (!policy) throw notFound('SLA policy');
    checkVersion(seen, policy.version);
    return policy;
  }

  /** The body with its defaults, after the checks that look at more than one field. */
  private checked({ apply, name, rank, match, targets: given, warnings = [] }: SlaPolicyChangeDto): Omit<Policy, 'slug' | 'version'> {
    if ((apply ?? 'new') !== 'new') throw unsupportedApply();
    const targets = withDefaults(given);
    if (Object.keys(targets).length === 0) throw invalid([{ field: 'targets', message: 'needs at least one clock' }]);
    const calendars = unknownCalendars(targets);
    if (calendars.length > 0) throw unknownCalendar(calendars);
    const late = lateFromTheStart(targets, this.clock.now());
    if (late.length > 0) throw deadlineNotAhead(late);
    const early = warningsTooEarly(warnings ?? [], targets);
    if (early.length > 0) throw invalid([{ field: 'warnings', message: `${early.join(', ')} must be shorter than the shortest target` }]);
    return { name, rank, match: conditions(match), targets, warnings: [...new Set(warnings ?? [])] };
  }

  /** What the policy says stands in its versions, which are never deleted. */
  private record(manager: EntityManager, actor: Principal, verb: string, policy: store.PolicyRow): Promise<void> {
    const { slug, version, name, rank } = policy;
    return this.audit.record(manager, [
      { actor, action: `sla_policy.${verb}`, entity: 'sla_policy', entityId: slug, data: { version, name, rank } },
    ]);
  }
}

/** The built-in catch-all makes sure that no ticket is without clocks. */
const keepsAll = (policy: store.PolicyRow) => policy.builtIn && isCatchAll(policy.match);

/** JSON's null says the same as leaving a condition out. */
const conditions = (match: Match): Match => Object.fromEntries(Object.entries(match).filter(([, value]) => value != null));

function withDefaults(given: TargetsDto): Targets {
  const targets: Targets = {};
  for (const clock of CLOCKS) {
    const target = given[clock];
    if (!target) continue;
    const pauses = clock === 'next_reply' || clock === 'resolution';
    targets[clock] = { minutes: target.minutes, calendar: target.calendar ?? ALWAYS, pauseOnHold: target.pauseOnHold ?? pauses };
  }
  return targets;
}
