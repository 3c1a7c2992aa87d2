import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../platform/access.js';
import { rows } from '../platform/sql.js';
import type { Presence } from './agent.entity.js';

export interface AgentRow {
  id: string;
  name: string;
  email: string | null;
  presence: Presence;
  capacity: number | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  departments: { department: string; capacity: number | null }[];
}

export type AgentFields = Pick<AgentRow, 'id' | 'name' | 'email' | 'capacity' | 'departments'> & { presence: Presence | undefined };

const SHOWN = `a.id, a.name, a.email, a.presence, a.capacity, a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.version,
  coalesce((SELECT jsonb_agg(jsonb_build_object('department', d.department, 'capacity', d.capacity) ORDER BY d.department)
              FROM agent_department d WHERE d.agent_id = a.id), '[]') AS departments`;

/** $1: departments of the scope, null for all; $2: the asking agent, who always sees itself. */
const VISIBLE = `($1::text[] IS NULL OR a.id = $2
  OR EXISTS (SELECT 1 FROM agent_department s WHERE s.agent_id = a.id AND s.department = ANY($1)))`;

@Injectable()
export class AgentsStore {
  /** By id; `after` is the id that the page before ended with. */
  async list(manager: EntityManager, scope: Scope, self: string | null, after: string | undefined, limit: number): Promise<AgentRow[]> {
    return rows(manager, `SELECT ${SHOWN} FROM agent a WHERE ${VISIBLE} AND ($3::text IS NULL OR a.id > $3) ORDER BY a.id LIMIT $4`, [
      ...[scope.departments, self, after ?? null, limit],
    ]);
  }

  async find(manager: EntityManager, scope: Scope, self: string | null, id: string): Promise<AgentRow | undefined> {
    const [row] = await rows<AgentRow>(manager, `SELECT ${SHOWN} FROM agent a WHERE ${VISIBLE} AND a.id = $3`, [
      scope.departments,
      self,
      id,
    ]);
    return row;
  }

  /** Registers an agent under its own id unless it is known. */
  async ensure(manager: EntityManager, id: string): Promise<void> {
    await rows(manager, `INSERT INTO agent (id, name) VALUES ($1, $1) ON CONFLICT (id) DO NOTHING`, [id]);
  }

  async presence(manager: EntityManager, id: string): Promise<Presence | undefined> {
    const [row] = await rows<{ presence: Presence }>(manager, `SELECT presence FROM agent WHERE id = $1`, [id]);
    return row?.presence;
  }

  /** The version under the row's lock; `undefined` when there is no such agent. */
  async lock(manager: EntityManager, id: string): Promise<number | undefined> {
    const [row] = await rows<{ version: number }>(manager, `SELECT version FROM agent WHERE id = $1 FOR UPDATE`, [id]);
    return row?.version;
  }

  /** False when somebody else has just made it. */
  async insert(manager: EntityManager, agent: AgentFields): Promise<boolean> {
    const made = await rows(
      manager,
      `INSERT INTO agent (id, name, email, capacity, presence) VALUES ($1, $2, $3, $4, coalesce($5, 'online')) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [agent.id, agent.name, agent.email, agent.capacity, agent.presence ?? null],
    );
    return made.length === 1;
  }

  async update(manager: EntityManager, agent: AgentFields): Promise<void> {
    await rows(
      manager,
      `UPDATE agent SET name = $2, email = $3, capacity = $4, presence = coalesce($5, presence), updated_at = now(), version = version + 1 WHERE id = $1`,
      [agent.id, agent.name, agent.email, agent.capacity, agent.presence ?? null],
    );
  }

  /** Fails on `fk_agent_department_department` when a department does not exist. */
  async replaceDepartments(manager: EntityManager, { id, departments }: AgentFields): Promise<void> {
    await rows(manager, `DELETE FROM agent_department WHERE agent_id = $1`, [id]);
    await rows(
      manager,
      `INSERT INTO agent_department (agent_id, department, capacity) SELECT $1, d.department, d.capacity FROM unnest($2::text[], $3::int[]) AS d (department, capacity)`,
      [id, departments.map((item) => item.department), departments.map((item) => item.capacity)],
    );
  }

  /** Leaves the version alone: a manager's edit and an agent's coming and going do not disturb each other. */
  async setPresence(manager: EntityManager, id: string, presence: Presence): Promise<boolean> {
    const changed = await rows(manager, `UPDATE agent SET presence = $2, updated_at = now() WHERE id = $1 RETURNING id`, [id, presence]);
    return changed.length === 1;
  }

  async delete(manager: EntityManager, id: string): Promise<void> {
    await rows(manager, `DELETE FROM agent WHERE id = $1`, [id]);
  }
}
