import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Bilingual } from '../shared/bilingual.js';

export interface DepartmentRow {
  slug: string;
  name: Bilingual;
  calendar: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const COLUMNS = `slug, jsonb_build_object('zh', name_zh, 'en', name_en) AS name, calendar, version, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** All departments, or `limit + 1` of them, by slug. */
export function listDepartments(
  manager: EntityManager,
  after: string | null = null,
  limit: number | null = null,
): Promise<DepartmentRow[]> {
  return rows(manager, `SELECT ${COLUMNS} FROM department WHERE $1::text IS NULL OR slug > $1 ORDER BY slug LIMIT $2::integer`, [
    after,
    limit === null ? null : limit + 1,
  ]);
}

export async function findDepartment(manager: EntityManager, slug: string): Promise<DepartmentRow | undefined> {
  return (await rows<DepartmentRow>(manager, `SELECT ${COLUMNS} FROM department WHERE slug = $1`, [slug]))[0];
}

/** Locked for a change or a deletion. */
export async function lockDepartment(manager: EntityManager, slug: string): Promise<DepartmentRow | undefined> {
  return (await rows<DepartmentRow>(manager, `SELECT ${COLUMNS} FROM department WHERE slug = $1 FOR UPDATE`, [slug]))[0];
}

/**
 * True when there is such a calendar; until the transaction ends it cannot be deleted. The lock is on the first version of its slug, which
 * always stays: that is what its deletion locks.
 */
export async function holdCalendar(manager: EntityManager, slug: string): Promise<boolean> {
  await rows(manager, 'SELECT slug FROM calendar WHERE slug = $1 AND version = 1 FOR KEY SHARE', [slug]);
  return (await rows(manager, 'SELECT slug FROM calendar WHERE slug = $1 AND current', [slug])).length > 0;
}

/** True when it exists; until the transaction ends it cannot be deleted, so a rule can safely name it. */
export async function holdDepartment(manager: EntityManager, slug: string): Promise<boolean> {
  return (await rows(manager, 'SELECT slug FROM department WHERE slug = $1 FOR KEY SHARE', [slug])).length > 0;
}

/** Undefined when the slug is taken. */
export async function insertDepartment(
  manager: EntityManager,
  slug: string,
  name: Bilingual,
  calendar: string,
): Promise<DepartmentRow | undefined> {
  const sql = `INSERT INTO department (slug, name_zh, name_en, calendar) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING RETURNING ${COLUMNS}`;
  return (await rows<DepartmentRow>(manager, sql, [slug, name.zh, name.en, calendar]))[0];
}

export async function updateDepartment(manager: EntityManager, slug: string, name: Bilingual, calendar: string): Promise<DepartmentRow> {
  const sql = `UPDATE department SET name_zh = $2, name_en = $3, calendar = $4, version = version + 1, updated_at = now() WHERE slug = $1 RETURNING ${COLUMNS}`;
  return (await rows<DepartmentRow>(manager, sql, [slug, name.zh, name.en, calendar]))[0]!;
}

/** Fails on the foreign key of a waiting ticket's queue place. */
export async function deleteDepartment(manager: EntityManager, slug: string): Promise<void> {
  await rows(manager, 'DELETE FROM department WHERE slug = $1', [slug]);
}
