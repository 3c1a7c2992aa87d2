import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Holiday, HolidaySetName } from './rules/business-time/calendar.js';

/** A statutory day with its name for people. */
export interface NamedHoliday extends Holiday {
  name: string;
}

/** One process at a time looks whether data are new; others wait and then find them. */
export async function lockHolidays(manager: EntityManager): Promise<void> {
  await rows(manager, 'LOCK TABLE holiday_set IN SHARE ROW EXCLUSIVE MODE');
}

/** True when some version holds exactly these days: an old process that starts beside a new one must not bring its data back. */
export async function knowsHolidays(manager: EntityManager, set: HolidaySetName, digest: string): Promise<boolean> {
  return (await rows(manager, 'SELECT version FROM holiday_set WHERE name = $1 AND digest = $2', [set, digest])).length > 0;
}

/** Adds the next version of a set. */
export async function insertHolidays(
  manager: EntityManager,
  set: HolidaySetName,
  source: string,
  digest: string,
  days: readonly NamedHoliday[],
): Promise<void> {
  await rows(
    manager,
    `WITH added AS (
       INSERT INTO holiday_set (name, version, source, digest)
       SELECT $1::text, coalesce(max(version), 0) + 1, $2::text, $3::text FROM holiday_set WHERE name = $1 RETURNING name, version
     )
     INSERT INTO holiday (set_name, set_version, date, kind, name)
     SELECT a.name, a.version, d.date, d.kind, d.name FROM added a, jsonb_to_recordset($4::jsonb) AS d (date date, kind text, name text)`,
    [set, source, digest, JSON.stringify(days)],
  );
}

/** Years that the newest version has statutory days in. National Day stands in every one of them, and a year's own list alone has it. */
export async function yearsKnown(manager: EntityManager, set: HolidaySetName): Promise<number[]> {
  const found = await rows<{ year: number }>(
    manager,
    `SELECT extract(year FROM h.date)::integer AS year FROM holiday h
     WHERE h.set_name = $1 AND h.set_version = (SELECT max(version) FROM holiday_set WHERE name = $1)
       AND h.kind = 'closed' AND to_char(h.date, 'MM-DD') = '10-01' ORDER BY 1`,
    [set],
  );
  return found.map(({ year }) => year);
}

/** Current calendars that follow an older version of the set than the newest. */
export async function calendarsBehind(manager: EntityManager, set: HolidaySetName): Promise<string[]> {
  const found = await rows<{ slug: string }>(
    manager,
    `SELECT slug FROM calendar WHERE current AND holidays = $1
       AND holidays_version < (SELECT max(version) FROM holiday_set WHERE name = $1) ORDER BY slug`,
    [set],
  );
  return found.map(({ slug }) => slug);
}

/** True when the slug has ever been a calendar. */
export async function calendarEver(manager: EntityManager, slug: string): Promise<boolean> {
  return (await rows(manager, 'SELECT version FROM calendar WHERE slug = $1 LIMIT 1', [slug])).length > 0;
}
