import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { agentIdOf } from '../platform/acting.js';
import { Clock } from '../platform/clock.js';
import { invalid, notFound } from '../platform/errors.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import type { Page } from '../platform/pagination.js';
import { afterRank, rankedPage } from '../platform/ranked-page.js';
import { checkVersion } from '../platform/versioned.js';
import { CLOCKS } from '../shared/sla.js';
import { CalendarTimesService } from './calendar-times.service.js';
import { keepCalendars } from './calendars.store.js';
import { PolicyApplicationService } from './policy-application.service.js';
import { ALWAYS } from './rules/deadline.js';
import { lateFromTheStart } from './rules/plan.js';
import { calendarsOf, type Escalation, isCatchAll, type Match, type Policy, type Targets } from './rules/policy.js';
import { ladderFaults, ownWarningsTooEarly, unreachable, warningsTooEarly } from './rules/policy-check.js';
import { catchAll, deadlineNotAhead, slugTaken, targetUnreachable, unknownCalendar, unknownDepartments } from './sla.errors.js';
import type { Apply, EscalationDto, SlaPolicyChangeDto, SlaPolicyDto, TargetsDto } from './sla-policies.dto.js';
import * as store from './sla-policies.store.js';

/** Policies as data: every change is a new version. Clocks keep the one that started them, unless a change says otherwise. */
@Injectable()
export class SlaPoliciesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly calendars: CalendarTimesService,
    private readonly application: PolicyApplicationService,
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
    const content = checked(body);
    return this.dataSource.transaction(async (manager) => {
      await this.checkNames(manager, content);
      const created = await store.insertPolicy(manager, { slug, builtIn: false, ...content });
      if (!created) throw slugTaken(slug);
      await this.apply(manager, caller, 'create', created, body.apply);
      return created;
    });
  }

  async replace(caller: Principal, slug: string, seen: number, body: SlaPolicyChangeDto): Promise<store.PolicyRow> {
    const content = checked(body);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.lock(manager, slug, seen);
      await this.checkNames(manager, content);
      if (keepsAll(before) && !isCatchAll(content.match)) throw catchAll();
      await store.retirePolicy(manager, slug);
      const after = await store.insertPolicy(manager, { slug, builtIn: before.builtIn, ...content });
      if (!after) throw slugTaken(slug);
      await this.apply(manager, caller, 'change', after, body.apply);
      return after;
    });
  }

  async remove(caller: Principal, slug: string, seen: number, apply?: Apply): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const before = await this.lock(manager, slug, seen);
      if (keepsAll(before)) throw catchAll();
      await store.retirePolicy(manager, slug);
      await this.apply(manager, caller, 'delete', before, apply);
    });
  }

  private async lock(manager: EntityManager, slug: string, seen: number): Promise<store.PolicyRow> {
    const policy = await store.lockPolicy(manager, slug);
    if (!policy) throw notFound('SLA policy');
    checkVersion(seen, policy.version);
    return policy;
  }

  /** Calendars and departments that the policy names; the calendars are kept from being deleted meanwhile. */
  private async checkNames(manager: EntityManager, { targets, escalations }: Content): Promise<void> {
    const known = await keepCalendars(manager, calendarsOf(targets));
    const unknown = CLOCKS.filter((clock) => targets[clock] && !known.includes(targets[clock].calendar));
    if (unknown.length > 0) throw unknownCalendar(unknown);
    const calendarOf = await this.calendars.current(manager, calendarsOf(targets));
    const never = unreachable(targets, (slug) => calendarOf(slug).compiled, this.clock.now());
    if (never.length > 0) throw targetUnreachable(never);
    const moves = escalations.flatMap(({ moveTo }, index) =>
      moveTo === undefined ? [] : [{ moveTo, field: `escalations.${index}.moveTo` }],
    );
    const departments = await store.departmentsAmong(
      manager,
      moves.map(({ moveTo }) => moveTo),
    );
    const nowhere = moves.filter(({ moveTo }) => !departments.includes(moveTo));
    if (nowhere.length > 0) throw unknownDepartments(nowhere.map(({ field }) => field));
  }

  private async apply(
    manager: EntityManager,
    caller: Principal,
    verb: string,
    policy: store.PolicyRow,
    apply: Apply = 'new',
  ): Promise<void> {
    const clocks = apply === 'open' ? await this.application.toOpen(manager) : 0;
    await this.record(manager, caller, verb, policy, { apply, clocks });
  }

  /** What the policy says stands in its versions, which are never deleted. */
  private record(
    manager: EntityManager,
    actor: Principal,
    verb: string,
    { slug, version, name, rank }: store.PolicyRow,
    applied: { apply: Apply; clocks: number },
  ): Promise<void> {
    const data = { version, name, rank, ...applied };
    return this.audit.record(manager, [{ actor, action: `sla_policy.${verb}`, entity: 'sla_policy', entityId: slug, data }]);
  }
}

type Content = Omit<Policy, 'slug' | 'version'>;

/** The body with its defaults, after the checks that look at more than one field. */
export function checked({ name, rank, match, targets: given, warnings, escalations }: SlaPolicyChangeDto): Content {
  const targets = withDefaults(given);
  if (Object.keys(targets).length === 0) throw invalid([{ field: 'targets', message: 'needs at least one clock' }]);
  const late = lateFromTheStart(targets);
  if (late.length > 0) throw deadlineNotAhead(late);
  const early = warningsTooEarly(warnings ?? [], targets);
  const faults = [
    ...(early.length > 0 ? [{ field: 'warnings', message: `${early.join(', ')} must be shorter than the shortest target` }] : []),
    ...ownWarningsTooEarly(targets).map(({ clock, warnings: own }) => ({
      field: `targets.${clock}.warnings`,
      message: `${own.join(', ')} must be shorter than the target`,
    })),
    ...ladderFaults(ladderOf(escalations), targets),
  ];
  if (faults.length > 0) throw invalid(faults);
  return { name, rank, match: conditions(match), targets, warnings: [...new Set(warnings ?? [])], escalations: ladderOf(escalations) };
}

/** Rungs without what JSON's null leaves out. @throws 422 `invalid_agent`. */
const ladderOf = (rungs: readonly EscalationDto[] | null = []): Escalation[] =>
  (rungs ?? []).map(({ assignTo, ...rung }) => {
    const given = Object.fromEntries(Object.entries(rung).filter(([, value]) => value != null)) as unknown as Escalation;
    return assignTo == null ? given : { ...given, assignTo: agentIdOf(assignTo) };
  });

/** The built-in catch-all makes sure that no ticket is without clocks. */
export const keepsAll = (policy: store.PolicyRow) => policy.builtIn && isCatchAll(policy.match);

/** JSON's null says the same as leaving a condition out. */
const conditions = (match: Match): Match => Object.fromEntries(Object.entries(match).filter(([, value]) => value != null));

function withDefaults(given: TargetsDto): Targets {
  const targets: Targets = {};
  for (const clock of CLOCKS) {
    const target = given[clock];
    if (!target) continue;
    const pauses = clock === 'next_reply' || clock === 'resolution';
    targets[clock] = {
      minutes: target.minutes,
      calendar: target.calendar ?? ALWAYS,
      pauseOnHold: target.pauseOnHold ?? pauses,
      ...(target.warnings ? { warnings: [...new Set(target.warnings)] } : {}),
    };
  }
  return targets;
}
