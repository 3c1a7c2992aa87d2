import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { EVERYTHING, Principal, scopeOf } from '../platform/access.js';
import { agentIdOf, cleanAgentId } from '../platform/acting.js';
import { violates } from '../platform/constraint.js';
import { notFound, ProblemError } from '../platform/errors.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import { decodeCursor, Page, pageOf } from '../platform/pagination.js';
import { checkVersion, versionOf } from '../platform/versioned.js';
import type { Presence } from './agent.entity.js';
import type { AgentView, PutAgentDto } from './agents.dto.js';
import { AgentFields, AgentsStore } from './agents.store.js';

/** Agents as managers keep them, and as agents see each other. */
@Injectable()
export class AgentDeskService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AgentsStore,
    private readonly audit: AuditService,
  ) {}

  async list(caller: Principal, { cursor, limit }: ListQueryDto): Promise<Page<AgentView>> {
    const after = decodeCursor(cursor, 1)?.[0];
    if (after !== undefined && cleanAgentId(after) !== after)
      throw new ProblemError(400, 'invalid_cursor', 'This cursor is not one that this list gave.');
    const found = await this.store.list(this.dataSource.manager, scopeOf(caller), caller.agent, after, limit + 1);
    return pageOf(found, limit, (agent) => [agent.id]);
  }

  /** 404 `not_found` also for an agent of other departments only. */
  async get(caller: Principal, rawId: string): Promise<AgentView> {
    const id = cleanAgentId(rawId);
    const agent = id && (await this.store.find(this.dataSource.manager, scopeOf(caller), caller.agent, id));
    if (!agent) throw notFound('agent');
    return agent;
  }

  /** Makes the agent, or replaces it when `ifMatch` names the version that stands. 412 `version_mismatch`, 422 `unknown_department`, `invalid_agent`. */
  async put(
    caller: Principal,
    rawId: string,
    ifMatch: string | undefined,
    body: PutAgentDto,
  ): Promise<{ agent: AgentView; created: boolean }> {
    const fields = fieldsOf(agentIdOf(rawId), body);
    return this.dataSource
      .transaction((manager) => this.write(manager, caller, fields, ifMatch))
      .catch((error: unknown) => {
        throw violates(error, 'fk_agent_department_department') ? unknownDepartment() : error;
      });
  }

  /** The agent itself, by its own key, and managers. An agent that is not known yet and comes by its own key is registered. */
  async setPresence(caller: Principal, rawId: string, presence: Presence): Promise<AgentView> {
    const id = agentIdOf(rawId);
    if (caller.role === 'agent' && caller.agent !== id)
      throw new ProblemError(403, 'agent_mismatch', 'Only the agent itself, by a key of its own, or a manager says so.');
    return this.dataSource.transaction(async (manager) => {
      if (caller.agent === id) await this.store.ensure(manager, id);
      if (!(await this.store.setPresence(manager, id, presence))) throw notFound('agent');
      await this.record(manager, caller, 'agent.presence', id, { presence });
      return this.read(manager, id);
    });
  }

  /** Tickets that the agent holds stay theirs until the lease ends. 404 `not_found`, 412 `version_mismatch`. */
  async remove(caller: Principal, rawId: string, seen: number): Promise<void> {
    const id = cleanAgentId(rawId);
    await this.dataSource.transaction(async (manager) => {
      const version = id === undefined ? undefined : await this.store.lock(manager, id);
      if (id === undefined || version === undefined) throw notFound('agent');
      checkVersion(seen, version);
      await this.store.delete(manager, id);
      await this.record(manager, caller, 'agent.delete', id, {});
    });
  }

  private async write(manager: EntityManager, caller: Principal, fields: AgentFields, ifMatch: string | undefined) {
    const version = await this.store.lock(manager, fields.id);
    const created = version === undefined;
    if (!created || ifMatch !== undefined) checkVersion(versionOf(ifMatch), version ?? 0);
    if (!created) await this.store.update(manager, fields);
    // Two that make the same agent at once: the second has not seen what the first wrote.
    else if (!(await this.store.insert(manager, fields))) checkVersion(0, 1);
    await this.store.replaceDepartments(manager, fields);
    const { id, name, capacity, presence, departments } = fields;
    await this.record(manager, caller, created ? 'agent.create' : 'agent.update', id, { name, capacity, presence, departments });
    return { agent: await this.read(manager, id), created };
  }

  private async read(manager: EntityManager, id: string): Promise<AgentView> {
    return (await this.store.find(manager, EVERYTHING, null, id))!;
  }

  private record(manager: EntityManager, actor: Principal, action: string, id: string, data: Record<string, unknown>): Promise<void> {
    return this.audit.record(manager, [{ actor, action, entity: 'agent', entityId: id, data }]);
  }
}

function fieldsOf(id: string, { name, email, capacity, presence, departments }: PutAgentDto): AgentFields {
  const own = (departments ?? []).map((item) => ({ department: item.department, capacity: item.capacity ?? null }));
  return { id, name: name.trim(), email: email ?? null, capacity: capacity ?? null, presence, departments: own };
}

const unknownDepartment = () => new ProblemError(422, 'unknown_department', 'At least one of these departments does not exist.');
