import type { EntityManager } from 'typeorm';
import type { AfterRank } from '../platform/ranked-page.js';
import { rows } from '../platform/sql.js';
import type { RoutingRule } from './rules/rule.js';

export interface RuleRow extends RoutingRule {
  id: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const COLUMNS = `id, version, name, rank, conditions AS "when", outcome AS "then", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Every rule in the order in which they are tried: lowest rank, then newest. */
export const allRules = (manager: EntityManager): Promise<RuleRow[]> =>
  rows(manager, `SELECT ${COLUMNS} FROM routing_rule ORDER BY rank, id DESC`);

/** `limit + 1` rules in that order. Ids are compared as text: a cursor is the caller's, and may hold no id. */
export function listRules(manager: EntityManager, after: AfterRank | null, limit: number): Promise<RuleRow[]> {
  return rows(
    manager,
    `SELECT ${COLUMNS} FROM routing_rule WHERE $1::integer IS NULL OR rank > $1 OR (rank = $1 AND id::text COLLATE "C" < $2::text)
     ORDER BY rank, id DESC LIMIT $3`,
    [after?.rank ?? null, after?.key ?? null, limit + 1],
  );
}

export async function findRule(manager: EntityManager, id: string): Promise<RuleRow | undefined> {
  return (await rows<RuleRow>(manager, `SELECT ${COLUMNS} FROM routing_rule WHERE id = $1`, [id]))[0];
}

export async function lockRule(manager: EntityManager, id: string): Promise<RuleRow | undefined> {
  return (await rows<RuleRow>(manager, `SELECT ${COLUMNS} FROM routing_rule WHERE id = $1 FOR UPDATE`, [id]))[0];
}

type Content = Pick<RoutingRule, 'name' | 'rank' | 'when' | 'then'>;
const parameters = (id: string, { name, rank, when, then }: Content) => [id, name, rank, JSON.stringify(when), JSON.stringify(then)];

export async function insertRule(manager: EntityManager, id: string, content: Content): Promise<RuleRow> {
  const sql = `INSERT INTO routing_rule (id, name, rank, conditions, outcome) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`;
  return (await rows<RuleRow>(manager, sql, parameters(id, content)))[0]!;
}

export async function updateRule(manager: EntityManager, id: string, content: Content): Promise<RuleRow> {
  const sql = `UPDATE routing_rule SET name = $2, rank = $3, conditions = $4, outcome = $5, version = version + 1, updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`;
  return (await rows<RuleRow>(manager, sql, parameters(id, content)))[0]!;
}

export async function deleteRule(manager: EntityManager, id: string): Promise<void> {
  await rows(manager, 'DELETE FROM routing_rule WHERE id = $1', [id]);
}

/** Names of up to 5 rules that send tickets to the department. */
export async function rulesNaming(manager: EntityManager, department: string): Promise<string[]> {
  const found = await rows<{ name: string }>(
    manager,
    `SELECT name FROM routing_rule WHERE outcome->>'department' = $1 ORDER BY rank, id DESC LIMIT 5`,
    [department],
  );
  return found.map((rule) => rule.name);
}
