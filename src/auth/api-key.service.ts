import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { v7, validate } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { agentIdOf } from '../platform/acting.js';
import { Clock } from '../platform/clock.js';
import { violates } from '../platform/constraint.js';
import { invalid, notFound, ProblemError } from '../platform/errors.js';
import { cursorId } from '../platform/id-cursor.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import { Page, pageOf } from '../platform/pagination.js';
import type { ApiKeyView, CreateApiKeyDto, NewApiKeyView } from './api-key.dto.js';
import { ApiKeyStore, NewApiKey } from './api-key.store.js';
import { AuthenticationService, hashOf } from './authentication.service.js';
import { formatKey, prefixOf } from './rules/key-format.js';
import { problemsOf } from './rules/key-request.js';

@Injectable()
export class ApiKeyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ApiKeyStore,
    private readonly audit: AuditService,
    private readonly authentication: AuthenticationService,
    private readonly clock: Clock,
  ) {}

  /** Makes a key; its secret is in the answer and nowhere else. 422 `invalid_body`, `invalid_agent`, `unknown_department`. */
  async create(actor: Principal, body: CreateApiKeyDto): Promise<NewApiKeyView> {
    const expiresAt = body.expiresAt === undefined ? undefined : new Date(body.expiresAt);
    const problems = problemsOf({ ...body, expiresAt }, this.clock.now());
    if (problems.length > 0) throw invalid(problems);
    const key = formatKey(randomBytes(32).toString('base64url'));
    const row = newKey(body, expiresAt, key);
    const made = await this.dataSource
      .transaction((manager) => this.insert(manager, actor, row))
      .catch((error: unknown) => {
        throw violates(error, 'fk_api_key_department_department') ? unknownDepartment(row.departments) : error;
      });
    return { ...made, key };
  }

  async list({ cursor, limit }: ListQueryDto): Promise<Page<ApiKeyView>> {
    const found = await this.store.list(this.dataSource.manager, cursorId(cursor), limit + 1);
    return pageOf(found, limit, (key) => [key.id]);
  }

  /** Revokes a key: at once in this process, within a second in every other. 404 `not_found`. */
  async revoke(actor: Principal, id: string): Promise<void> {
    if (!validate(id)) throw notFound('key');
    await this.dataSource.transaction(async (manager) => {
      const gone = await this.store.delete(manager, id);
      if (!gone) throw notFound('key');
      await this.audit.record(manager, [{ actor, action: 'api_key.revoke', entity: 'api_key', entityId: id, data: { ...gone } }]);
    });
    this.authentication.forget();
  }

  private async insert(manager: EntityManager, actor: Principal, row: NewApiKey) {
    const made = await this.store.insert(manager, row);
    const { id, name, role, source, agent, prefix, expiresAt, departments } = row;
    const data = { name, role, source, agent, prefix, expiresAt, departments };
    await this.audit.record(manager, [{ actor, action: 'api_key.create', entity: 'api_key', entityId: id, data }]);
    return made;
  }
}

function newKey(body: CreateApiKeyDto, expiresAt: Date | undefined, key: string): NewApiKey {
  const name = body.name.trim();
  const agent = body.agent === undefined ? null : agentIdOf(body.agent);
  const shown = { name, role: body.role, source: body.source?.trim() ?? name, agent, departments: body.departments ?? [] };
  return { id: v7(), ...shown, prefix: prefixOf(key), hash: hashOf(key), expiresAt: expiresAt ?? null };
}

const unknownDepartment = (departments: string[]) =>
  new ProblemError(422, 'unknown_department', `At least one of these departments does not exist: ${departments.join(', ')}.`, {
    departments,
  });
