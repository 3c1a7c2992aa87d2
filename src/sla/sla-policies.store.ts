import type { EntityManager } from 'typeorm';
import type { AfterRank } from '../platform/ranked-page.js';
import { rows } from '../platform/sql.js';
import type { Policy } from './rules/policy.js';

/** A version of a policy. */
export interface PolicyRow extends Policy {
  builtIn: boolean;
  createdAt: Date;
}

const COLUMNS =
  'p.slug, p.version, p.name, p.rank, p.match, p.targets, p.warnings, p.escalations, p.built_in AS "builtIn", p.created_at AS "createdAt"';

/** The policies that new clocks take, in the order in which they are tried: lowest rank, then the one whose first version is newest. */
export function currentPolicies(manager: EntityManager): Promise<PolicyRow[]> {
  return rows(
    manager,
    `SELECT ${COLUMNS} FROM sla_policy p WHERE p.current
     ORDER BY p.rank, (SELECT min(f.created_at) FROM sla_policy f WHERE f.slug = p.slug) DESC, p.slug`,
  );
}

/** `limit + 1` current policies by rank and slug. */
export function listPolicies(manager: EntityManager, after: AfterRank | null, limit: number): Promise<PolicyRow[]> {
  return rows(
    manager,
    `SELECT ${COLUMNS} FROM sla_policy p WHERE p.current AND ($1::integer IS NULL OR (p.rank, p.slug) > ($1, $2::text))
     ORDER BY p.rank, p.slug LIMIT $3`,
    [after?.rank ?? null, after?.key ?? null, limit + 1],
  );
}

export async function findPolicy(manager: EntityManager, slug: string): Promise<PolicyRow | undefined> {
  const [row] = await rows<PolicyRow>(manager, `SELECT ${COLUMNS} FROM sla_policy p WHERE p.slug = $1 AND p.current`, [slug]);
  return row;
}

/**
 * The current version, for a change. The lock is on the slug's first version, which always stays: who waited for a change
 * on the current row would find it retired, and would not see its successor in the same statement.
 */
export async function lockPolicy(manager: EntityManager, slug: string): Promise<PolicyRow | undefined> {
  await rows(manager, 'SELECT version FROM sla_policy WHERE slug = $1 ORDER BY version LIMIT 1 FOR UPDATE', [slug]);
  return findPolicy(manager, slug);
}

/** Writes the next version (also after a deletion: numbers are never used twice); undefined when the slug has a current one already. */
export async function insertPolicy(
  manager: EntityManager,
  policy: Omit<PolicyRow, 'version' | 'createdAt'>,
): Promise<PolicyRow | undefined> {
  const [row] = await rows<PolicyRow>(
    manager,
    `INSERT INTO sla_policy AS p (slug, version, name, rank, match, targets, warnings, escalations, built_in)
     SELECT $1::text, coalesce(max(o.version), 0) + 1, $2::text, $3::integer, $4::jsonb, $5::jsonb, $6::jsonb, $7::jsonb, $8::boolean
     FROM sla_policy o WHERE o.slug = $1
     ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [
      policy.slug,
      policy.name,
      policy.rank,
      JSON.stringify(policy.match),
      JSON.stringify(policy.targets),
      JSON.stringify(policy.warnings),
      JSON.stringify(policy.escalations),
      policy.builtIn,
    ],
  );
  return row;
}

/** The version is history from now on. */
export async function retirePolicy(manager: EntityManager, slug: string): Promise<void> {
  await rows(manager, 'UPDATE sla_policy SET current = false WHERE slug = $1 AND current', [slug]);
}

/** Those of the departments that exist. They may be deleted later: a move into one that is gone is left out. */
export async function departmentsAmong(manager: EntityManager, slugs: readonly string[]): Promise<string[]> {
  return (await rows<{ slug: string }>(manager, 'SELECT slug FROM department WHERE slug = ANY($1)', [slugs])).map(({ slug }) => slug);
}
