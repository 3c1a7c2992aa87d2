import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type FieldError, invalid, ProblemError } from '../platform/errors.js';
import { CLOCKS } from '../shared/sla.js';
import { CalendarTimesService } from './calendar-times.service.js';
import type { CalendarDto } from './calendars.dto.js';
import { builtInCalendar } from './calendars.errors.js';
import { checked as checkedCalendar } from './calendars.service.js';
import { currentVersions } from './calendars.store.js';
import type { ReplayDto } from './replay.dto.js';
import { nothingToReplay, unknownPolicy } from './replay.errors.js';
import { firstVersions, newestHolidays } from './replay.store.js';
import { compile } from './rules/business-time/compiled.js';
import type { CalendarVersion } from './rules/clock.js';
import { ALWAYS } from './rules/deadline.js';
import { calendarsOf, isCatchAll, type Policy } from './rules/policy.js';
import { unreachable } from './rules/policy-check.js';
import { DRAFT_VERSION, drafted } from './rules/replay-draft.js';
import { catchAll, targetUnreachable, unknownCalendar, unknownDepartments } from './sla.errors.js';
import type { SlaPolicyDto } from './sla-policies.dto.js';
import { checked as checkedPolicy, keepsAll } from './sla-policies.service.js';
import { currentPolicies, departmentsAmong, type PolicyRow } from './sla-policies.store.js';

/** What a replay goes by: the policies in the order in which they are tried, and the calendars that they name. */
export interface Drafted {
  policies: readonly Policy[];
  calendarOf: (slug: string) => CalendarVersion;
}

/** Puts drafts among what is in force, after the checks that they would meet if they were made or changed. Writes and locks nothing. */
@Injectable()
export class ReplayDraftService {
  constructor(private readonly calendars: CalendarTimesService) {}

  /** @throws what the calls that make and change policies and calendars do, with the fields' paths in this body; 422 `nothing_to_replay`, `unknown_policy`. */
  async drafted(manager: EntityManager, { policy, remove, calendar }: ReplayDto, now: Date): Promise<Drafted> {
    if (!policy && !remove && !calendar) throw nothingToReplay();
    const current = await currentPolicies(manager);
    if (remove) checkRemoval(current, remove, policy?.slug);
    const draft = policy ? await inside('policy', async () => draftOf(policy, current)) : null;
    const other = calendar ? await inside('calendar', () => this.compiled(manager, calendar, now)) : null;
    const made = await firstVersions(manager);
    const policies = drafted(current, draft, remove ?? null, (slug) => made.get(slug) ?? now);
    const calendarOf = await this.calendarsFor(manager, policies, draft, other);
    if (draft) await inside('policy', () => checkNames(manager, draft, calendarOf, now));
    return { policies, calendarOf };
  }

  private async compiled(manager: EntityManager, { slug, ...body }: CalendarDto, now: Date): Promise<CalendarVersion> {
    const calendar = checkedCalendar(slug, body);
    if (slug === ALWAYS) throw builtInCalendar(slug);
    const holidays = calendar.holidays ? await newestHolidays(manager, calendar.holidays) : [];
    const year = now.getUTCFullYear();
    return { slug, version: DRAFT_VERSION, compiled: compile(calendar, holidays, year - 1, year + 1) };
  }

  private async calendarsFor(
    manager: EntityManager,
    policies: readonly Policy[],
    draft: Policy | null,
    other: CalendarVersion | null,
  ): Promise<Drafted['calendarOf']> {
    const stored = policies.flatMap(({ targets }) => calendarsOf(targets)).filter((slug) => slug !== other?.slug);
    if (draft) await inside('policy', () => checkCalendars(manager, draft, other?.slug));
    const current = await this.calendars.current(manager, stored);
    return (slug) => (slug === other?.slug ? other : current(slug));
  }
}

function checkRemoval(current: readonly PolicyRow[], slug: string, drafted: string | undefined): void {
  const policy = current.find((one) => one.slug === slug);
  if (!policy) throw unknownPolicy(slug);
  if (keepsAll(policy)) throw catchAll();
  if (slug === drafted) throw invalid([{ field: 'remove', message: 'is the draft itself' }]);
}

function draftOf({ slug, ...body }: SlaPolicyDto, current: readonly PolicyRow[]): Policy {
  const content = checkedPolicy(body);
  const before = current.find((one) => one.slug === slug);
  if (before && keepsAll(before) && !isCatchAll(content.match)) throw catchAll();
  return { slug, version: DRAFT_VERSION, ...content };
}

async function checkCalendars(manager: EntityManager, { targets }: Policy, drafted: string | undefined): Promise<void> {
  const known = [drafted, ...(await currentVersions(manager, calendarsOf(targets))).map(({ slug }) => slug)];
  const unknown = CLOCKS.filter((clock) => targets[clock] && !known.includes(targets[clock].calendar));
  if (unknown.length > 0) throw unknownCalendar(unknown);
}

async function checkNames(
  manager: EntityManager,
  { targets, escalations }: Policy,
  calendarOf: Drafted['calendarOf'],
  now: Date,
): Promise<void> {
  const never = unreachable(targets, (slug) => calendarOf(slug).compiled, now);
  if (never.length > 0) throw targetUnreachable(never);
  const moves = escalations.flatMap(({ moveTo }, index) => (moveTo ? [{ moveTo, field: `escalations.${index}.moveTo` }] : []));
  const departments = await departmentsAmong(
    manager,
    moves.map(({ moveTo }) => moveTo),
  );
  const nowhere = moves.filter(({ moveTo }) => !departments.includes(moveTo));
  if (nowhere.length > 0) throw unknownDepartments(nowhere.map(({ field }) => field));
}

/** Runs checks of a draft; the fields that they name lie inside `field` of this body. */
async function inside<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError) || !Array.isArray(error.extra.errors)) throw error;
    const errors = (error.extra.errors as FieldError[]).map((one) => ({ ...one, field: `${field}.${one.field}` }));
    throw new ProblemError(error.status, error.code, error.detail, { ...error.extra, errors });
  }
}
