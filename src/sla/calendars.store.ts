import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Calendar, CalendarException, Holiday, HolidaySetName } from './rules/business-time/calendar.js';

/** A version of a calendar. */
export interface CalendarRow extends Calendar {
  version: number;
  exceptions: CalendarException[];
  holidays: HolidaySetName | null;
  holidaysVersion: number | null;
  builtIn: boolean;
  createdAt: Date;
}

const COLUMNS = `c.slug, c.version, c.name, c.time_zone AS "timeZone", c.weekly, c.exceptions, c.holidays, c.holidays_version AS "holidaysVersion",
                 c.built_in AS "builtIn", c.created_at AS "createdAt"`;

/** `limit + 1` current calendars by slug. */
export function listCalendars(manager: EntityManager, after: string | null, limit: number): Promise<CalendarRow[]> {
  const sql = `SELECT ${COLUMNS} FROM calendar c WHERE c.current AND ($1::text IS NULL OR c.slug > $1) ORDER BY c.slug LIMIT $2`;
  return rows(manager, sql, [after, limit + 1]);
}

/** The version asked for, also one of the past; without a version the current one. */
export async function findCalendar(manager: EntityManager, slug: string, version?: number): Promise<CalendarRow | undefined> {
  const sql = `SELECT ${COLUMNS} FROM calendar c WHERE c.slug = $1 AND CASE WHEN $2::integer IS NULL THEN c.current ELSE c.version = $2 END`;
  return (await rows<CalendarRow>(manager, sql, [slug, version ?? null]))[0];
}

export async function currentVersion(manager: EntityManager, slug: string): Promise<number | undefined> {
  return (await rows<{ version: number }>(manager, 'SELECT version FROM calendar WHERE slug = $1 AND current', [slug]))[0]?.version;
}

/** The current version, for a change. The lock is on the slug's first version, which always stays: see `lockPolicy`. */
export async function lockCalendar(manager: EntityManager, slug: string): Promise<CalendarRow | undefined> {
  await rows(manager, 'SELECT version FROM calendar WHERE slug = $1 ORDER BY version LIMIT 1 FOR UPDATE', [slug]);
  return findCalendar(manager, slug);
}

/**
 * Writes the next version (numbers are never used twice), following the newest version of its statutory days; undefined when the slug has a
 * current one already.
 */
export async function insertCalendar(manager: EntityManager, calendar: Calendar, builtIn: boolean): Promise<CalendarRow | undefined> {
  const { slug, name, timeZone, weekly, exceptions, holidays } = calendar;
  const [row] = await rows<CalendarRow>(
    manager,
    `INSERT INTO calendar AS c (slug, version, name, time_zone, weekly, exceptions, holidays, holidays_version, built_in)
     SELECT $1::text, coalesce(max(o.version), 0) + 1, $2::text, $3::text, $4::jsonb, $5::jsonb, $6::text,
            (SELECT max(s.version) FROM holiday_set s WHERE s.name = $6::text), $7::boolean
     FROM calendar o WHERE o.slug = $1
     ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [slug, name, timeZone, JSON.stringify(weekly), JSON.stringify(exceptions), holidays ?? null, builtIn],
  );
  return row;
}

/** The version is history from now on. */
export async function retireCalendar(manager: EntityManager, slug: string): Promise<void> {
  await rows(manager, 'UPDATE calendar SET current = false WHERE slug = $1 AND current', [slug]);
}

/** Puts a next version in the place of the current one, whose lock the caller holds. */
export async function supersedeCalendar(manager: EntityManager, calendar: Calendar, builtIn: boolean): Promise<CalendarRow | undefined> {
  await retireCalendar(manager, calendar.slug);
  return insertCalendar(manager, calendar, builtIn);
}

/** Slugs of the policies in force that have a target on the calendar. */
export async function policiesOn(manager: EntityManager, calendar: string): Promise<string[]> {
  const found = await rows<{ slug: string }>(
    manager,
    `SELECT p.slug FROM sla_policy p
     WHERE p.current AND EXISTS (SELECT FROM jsonb_each(p.targets) t WHERE t.value->>'calendar' = $1) ORDER BY p.slug`,
    [calendar],
  );
  return found.map(({ slug }) => slug);
}

/** Slugs of the departments whose hours it is. */
export async function departmentsOn(manager: EntityManager, calendar: string): Promise<string[]> {
  const found = await rows<{ slug: string }>(manager, 'SELECT slug FROM department WHERE calendar = $1 ORDER BY slug', [calendar]);
  return found.map(({ slug }) => slug);
}

/** The statutory days of one version of a set. */
export function holidaysOf(manager: EntityManager, set: HolidaySetName, version: number): Promise<Holiday[]> {
  const sql = 'SELECT date::text AS date, kind FROM holiday WHERE set_name = $1 AND set_version = $2 ORDER BY date';
  return rows(manager, sql, [set, version]);
}

/** The current versions of the calendars among `slugs` that exist. */
export function currentVersions(manager: EntityManager, slugs: readonly string[]): Promise<{ slug: string; version: number }[]> {
  return rows(manager, 'SELECT slug, version FROM calendar WHERE current AND slug = ANY($1) ORDER BY slug', [slugs]);
}

/**
 * The current calendars among `slugs`, kept from being deleted until the transaction ends: the lock is on the slug's first version, as
 * `lockCalendar` takes it.
 */
export async function keepCalendars(manager: EntityManager, slugs: readonly string[]): Promise<string[]> {
  await rows(manager, 'SELECT slug FROM calendar WHERE slug = ANY($1) AND version = 1 ORDER BY slug FOR KEY SHARE', [slugs]);
  return (await currentVersions(manager, slugs)).map(({ slug }) => slug);
}
