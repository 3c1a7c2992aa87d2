import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { notFound } from '../platform/errors.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import type { Page } from '../platform/pagination.js';
import { afterRank, rankedPage } from '../platform/ranked-page.js';
import { checkVersion } from '../platform/versioned.js';
import { holdDepartment } from './departments.store.js';
import { unknownDepartment } from './routing.errors.js';
import type { RoutingRuleDto } from './routing-rules.dto.js';
import * as store from './routing-rules.store.js';
import { givenConditions } from './rules/rule.js';

@Injectable()
export class RoutingRulesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  async list({ cursor, limit }: ListQueryDto): Promise<Page<store.RuleRow>> {
    return rankedPage(await store.listRules(this.dataSource.manager, afterRank(cursor), limit), limit, (rule) => rule.id);
  }

  async get(id: string): Promise<store.RuleRow> {
    const rule = await store.findRule(this.dataSource.manager, id);
    if (!rule) throw notFound('routing rule');
    return rule;
  }

  async create(caller: Principal, body: RoutingRuleDto): Promise<store.RuleRow> {
    return this.dataSource.transaction(async (manager) => {
      await holdTarget(manager, body);
      const created = await store.insertRule(manager, v7(), contentOf(body));
      await this.record(manager, caller, 'create', created);
      return created;
    });
  }

  async replace(caller: Principal, id: string, seen: number, body: RoutingRuleDto): Promise<store.RuleRow> {
    return this.dataSource.transaction(async (manager) => {
      await this.lock(manager, id, seen);
      await holdTarget(manager, body);
      const changed = await store.updateRule(manager, id, contentOf(body));
      await this.record(manager, caller, 'change', changed);
      return changed;
    });
  }

  async remove(caller: Principal, id: string, seen: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const rule = await this.lock(manager, id, seen);
      await store.deleteRule(manager, id);
      await this.record(manager, caller, 'delete', rule);
    });
  }

  private async lock(manager: EntityManager, id: string, seen: number): Promise<store.RuleRow> {
    const rule = await store.lockRule(manager, id);
    if (!rule) throw notFound('routing rule');
    checkVersion(seen, rule.version);
    return rule;
  }

  private record(
    manager: EntityManager,
    actor: Principal,
    verb: string,
    { id, name, rank, when, then, version }: store.RuleRow,
  ): Promise<void> {
    return this.audit.record(manager, [
      { actor, action: `routing_rule.${verb}`, entity: 'routing_rule', entityId: id, data: { name, rank, when, then, version } },
    ]);
  }
}

/** Without the hold the department could be deleted between this look and the commit. */
async function holdTarget(manager: EntityManager, { then }: RoutingRuleDto): Promise<void> {
  if (!(await holdDepartment(manager, then.department))) throw unknownDepartment(then.department, 'then.department');
}

function contentOf({ name, rank, when, then: { department, priority } }: RoutingRuleDto) {
  const then = { department, ...(priority ? { priority } : {}) };
  return { name, rank, when: givenConditions(when), then };
}
