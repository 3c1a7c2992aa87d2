import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { violates } from '../platform/constraint.js';
import { notFound } from '../platform/errors.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import { decodeCursor, type Page, pageOf } from '../platform/pagination.js';
import { checkVersion } from '../platform/versioned.js';
import type { DepartmentChangeDto, DepartmentDto } from './departments.dto.js';
import * as store from './departments.store.js';
import { departmentInUse, slugTaken, unknownCalendar } from './routing.errors.js';
import { rulesNaming } from './routing-rules.store.js';
import { BUILT_IN_DEPARTMENTS } from './rules/rule.js';

/** The calendar of a department that names none. */
const ALWAYS = 'always';

@Injectable()
export class DepartmentsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  async list({ cursor, limit }: ListQueryDto): Promise<Page<store.DepartmentRow>> {
    const after = decodeCursor(cursor, 1)?.[0] ?? null;
    return pageOf(await store.listDepartments(this.dataSource.manager, after, limit), limit, (department) => [department.slug]);
  }

  async get(slug: string): Promise<store.DepartmentRow> {
    const department = await store.findDepartment(this.dataSource.manager, slug);
    if (!department) throw notFound('department');
    return department;
  }

  async create(caller: Principal, { slug, name, calendar }: DepartmentDto): Promise<store.DepartmentRow> {
    return this.dataSource.transaction(async (manager) => {
      const hours = await this.hours(manager, calendar);
      const created = await store.insertDepartment(manager, slug, name, hours);
      if (!created) throw slugTaken(slug);
      await this.record(manager, caller, 'create', created);
      return created;
    });
  }

  async replace(caller: Principal, slug: string, seen: number, { name, calendar }: DepartmentChangeDto): Promise<store.DepartmentRow> {
    return this.dataSource.transaction(async (manager) => {
      await this.lock(manager, slug, seen);
      const hours = await this.hours(manager, calendar);
      const changed = await store.updateDepartment(manager, slug, name, hours);
      await this.record(manager, caller, 'change', changed);
      return changed;
    });
  }

  /** The row's lock keeps rules from naming it meanwhile; the foreign key of a queue place keeps it while tickets are open. */
  async remove(caller: Principal, slug: string, seen: number): Promise<void> {
    await this.dataSource
      .transaction(async (manager) => {
        const department = await this.lock(manager, slug, seen);
        if (BUILT_IN_DEPARTMENTS.includes(slug)) throw departmentInUse('built_in');
        const rules = await rulesNaming(manager, slug);
        if (rules.length > 0) throw departmentInUse('rules', rules);
        await store.deleteDepartment(manager, slug);
        await this.record(manager, caller, 'delete', department);
      })
      .catch((error: unknown) => {
        throw violates(error, 'fk_queue_item_department') ? departmentInUse('open_tickets') : error;
      });
  }

  private async hours(manager: EntityManager, calendar: string | undefined): Promise<string> {
    const hours = calendar ?? ALWAYS;
    if (!(await store.holdCalendar(manager, hours))) throw unknownCalendar();
    return hours;
  }

  private async lock(manager: EntityManager, slug: string, seen: number): Promise<store.DepartmentRow> {
    const department = await store.lockDepartment(manager, slug);
    if (!department) throw notFound('department');
    checkVersion(seen, department.version);
    return department;
  }

  private record(
    manager: EntityManager,
    actor: Principal,
    verb: string,
    { slug, name, calendar, version }: store.DepartmentRow,
  ): Promise<void> {
    return this.audit.record(manager, [
      { actor, action: `department.${verb}`, entity: 'department', entityId: slug, data: { name, calendar, version } },
    ]);
  }
}
