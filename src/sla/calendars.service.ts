import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/errors.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import { decodeCursor, type Page, pageOf } from '../platform/pagination.js';
import { checkVersion } from '../platform/versioned.js';
import { type CalendarChangeDto, type CalendarDto, type CalendarImportView, MAX_EXCEPTIONS } from './calendars.dto.js';
import { builtInCalendar, calendarInUse, calendarTaken, faulty, invalidFeed, tooManyExceptions } from './calendars.errors.js';
import * as store from './calendars.store.js';
import { type Calendar, type CalendarException, WEEKDAYS } from './rules/business-time/calendar.js';
import { faultsOf } from './rules/business-time/calendar-check.js';
import { FeedError, type HolidayFeed, readHolidayFeed } from './rules/holiday-feed.js';

const ALWAYS = 'always';
/** Years before and after this one in which an imported feed closes days. */
const FEED_YEARS_BEFORE = 1;
const FEED_YEARS_AFTER = 5;

/** Calendars as data: every change is a new version, and clocks keep the one that they run on. */
@Injectable()
export class CalendarsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async list({ cursor, limit }: ListQueryDto): Promise<Page<store.CalendarRow>> {
    const after = decodeCursor(cursor, 1)?.[0] ?? null;
    return pageOf(await store.listCalendars(this.dataSource.manager, after, limit), limit, (calendar) => [calendar.slug]);
  }

  async get(slug: string): Promise<store.CalendarRow> {
    const calendar = await store.findCalendar(this.dataSource.manager, slug);
    if (!calendar) throw notFound('calendar');
    return calendar;
  }

  async create(caller: Principal, { slug, ...body }: CalendarDto): Promise<store.CalendarRow> {
    const calendar = checked(slug, body);
    return this.dataSource.transaction(async (manager) => {
      const created = await store.insertCalendar(manager, calendar, false);
      if (!created) throw calendarTaken(slug);
      await this.record(manager, caller, 'create', created);
      return created;
    });
  }

  async replace(caller: Principal, slug: string, seen: number, body: CalendarChangeDto): Promise<store.CalendarRow> {
    const calendar = checked(slug, body);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.lock(manager, slug, seen);
      return this.next(manager, caller, 'change', before, calendar);
    });
  }

  /** Versions stay: what ran on the calendar can still be explained. */
  async remove(caller: Principal, slug: string, seen: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const before = await this.lock(manager, slug, seen);
      if (before.builtIn) throw builtInCalendar(slug);
      const [policies, departments] = [await store.policiesOn(manager, slug), await store.departmentsOn(manager, slug)];
      if (policies.length + departments.length > 0) throw calendarInUse(policies, departments);
      await store.retireCalendar(manager, slug);
      await this.record(manager, caller, 'delete', before);
    });
  }

  /** Closes the days of an iCalendar feed. A date that has an exception keeps it: what a person wrote is more exact than a feed. */
  async import(caller: Principal, slug: string, seen: number, text: string): Promise<CalendarImportView> {
    const { closed, ignored } = this.read(text);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.lock(manager, slug, seen);
      const taken = new Set(before.exceptions.map(({ date }) => date));
      const added = closed.filter(({ date }) => !taken.has(date)).map((day): CalendarException => ({ ...day, open: [] }));
      if (taken.size + added.length > MAX_EXCEPTIONS) throw tooManyExceptions(MAX_EXCEPTIONS);
      const imported = { added: added.length, kept: closed.length - added.length, ignored };
      if (added.length === 0) return { ...before, imported };
      const calendar = checked(slug, { ...before, exceptions: [...before.exceptions, ...added] });
      return { ...(await this.next(manager, caller, 'import', before, calendar)), imported };
    });
  }

  private async next(
    manager: EntityManager,
    caller: Principal,
    verb: string,
    before: store.CalendarRow,
    calendar: Calendar,
  ): Promise<store.CalendarRow> {
    if (before.slug === ALWAYS) throw builtInCalendar(before.slug);
    const after = await store.supersedeCalendar(manager, calendar, before.builtIn);
    if (!after) throw calendarTaken(before.slug);
    await this.record(manager, caller, verb, after);
    return after;
  }

  private read(text: string): HolidayFeed {
    const year = this.clock.now().getUTCFullYear();
    try {
      return readHolidayFeed(text, year - FEED_YEARS_BEFORE, year + FEED_YEARS_AFTER);
    } catch (error) {
      throw error instanceof FeedError ? invalidFeed(error.message) : error;
    }
  }

  private async lock(manager: EntityManager, slug: string, seen: number): Promise<store.CalendarRow> {
    const calendar = await store.lockCalendar(manager, slug);
    if (!calendar) throw notFound('calendar');
    checkVersion(seen, calendar.version);
    return calendar;
  }

  /** What the calendar says stands in its versions, which are never deleted. */
  private record(manager: EntityManager, actor: Principal, verb: string, calendar: store.CalendarRow): Promise<void> {
    const { slug, version, name, timeZone } = calendar;
    return this.audit.record(manager, [
      { actor, action: `calendar.${verb}`, entity: 'calendar', entityId: slug, data: { version, name, timeZone } },
    ]);
  }
}

/** The calendar of a body, days of the week and exceptions in order; 422 with a code of its own for each kind of fault. */
export function checked(slug: string, { name, timeZone, weekly, exceptions, holidays }: CalendarChangeDto | store.CalendarRow): Calendar {
  const week = WEEKDAYS.flatMap((day) => (weekly[day]?.length ? [[day, weekly[day]] as const] : []));
  const dated = (exceptions ?? []).map(({ date, open, name: called }) => ({ date, open, ...(called ? { name: called } : {}) }));
  const calendar: Calendar = { slug, name, timeZone, weekly: Object.fromEntries(week), exceptions: dated, holidays: holidays ?? null };
  const faults = faultsOf(calendar);
  if (faults.length > 0) throw faulty(faults);
  return { ...calendar, exceptions: dated.toSorted((a, b) => (a.date < b.date ? -1 : 1)) };
}
