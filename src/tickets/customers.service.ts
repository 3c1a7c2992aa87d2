import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { notFound, ProblemError } from '../platform/errors.js';
import { decodeCursor, type Page, pageOf } from '../platform/pagination.js';
import { codePoints } from '../platform/validation.js';
import { answerUpload, type BulkAnswer, checkedBody } from './bulk.upload.js';
import { BulkCustomerDto, type CustomerView, type ListCustomersDto, type PutCustomerDto } from './customers.dto.js';
import { CustomersStore } from './customers.store.js';
import { bodyOfCsvRow, CUSTOMER_CELLS } from './rules/bulk-line.js';
import { type CustomerPatch, mergePatches } from './rules/customer-patch.js';

/** Customers as managers keep them, beside what complaints say of them. Who writes last wins: complaints write the same rows, and have seen no version. */
@Injectable()
export class CustomersService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: CustomersStore,
    private readonly audit: AuditService,
  ) {}

  /** By id. @throws 400 `invalid_cursor`. */
  async list({ tier, cursor, limit }: ListCustomersDto): Promise<Page<CustomerView>> {
    const after = decodeCursor(cursor, 1)?.[0];
    return pageOf(await this.store.list(this.dataSource.manager, tier, after, limit + 1), limit, ({ id }) => [id]);
  }

  /** @throws 404 `not_found`. */
  async get(id: string): Promise<CustomerView> {
    const customer = await this.store.find(this.dataSource.manager, id);
    if (!customer) throw notFound('customer');
    return customer;
  }

  /** Makes the customer, or replaces it as a whole. @throws 422 `invalid_customer`. */
  async put(caller: Principal, id: string, body: PutCustomerDto): Promise<{ customer: CustomerView; created: boolean }> {
    checkId(id);
    const { name = null, tier = null, value = null, email = null, phone = null, locale = null } = body;
    return this.dataSource.transaction(async (manager) => {
      const { created, changed } = await this.write(manager, [{ id, name, tier, value, email, phone, locale }]);
      const action = created.size > 0 ? 'customer.create' : 'customer.update';
      if (created.size + changed.size > 0)
        await this.audit.record(manager, [{ actor: caller, action, entity: 'customer', entityId: id, data: { tier, value } }]);
      return { customer: (await this.store.find(manager, id))!, created: created.size > 0 };
    });
  }

  /** Reads the request's stream and answers with a stream of result lines; each batch is one transaction with one entry in the audit trail. */
  upload(caller: Principal, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const upload = v7();
    return answerUpload(request, reply, {
      bodyOf: (cells) => bodyOfCsvRow(cells, CUSTOMER_CELLS),
      check: (body): CustomerPatch => checkedBody(BulkCustomerDto, body),
      store: (patches) => this.dataSource.transaction((manager) => this.storeBatch(manager, caller, upload, patches)),
    });
  }

  private async storeBatch(manager: EntityManager, actor: Principal, upload: string, patches: CustomerPatch[]): Promise<BulkAnswer[]> {
    const { created, changed } = await this.write(manager, mergePatches(patches));
    const data = { created: created.size, changed: changed.size };
    if (created.size + changed.size > 0)
      await this.audit.record(manager, [{ actor, action: 'customer.import', entity: 'customer_import', entityId: upload, data }]);
    // Of several lines about a new customer the first has made it.
    return patches.map(({ id }) => ({ status: created.delete(id) ? 201 : 200, customer: { id } }));
  }

  private async write(manager: EntityManager, patches: CustomerPatch[]): Promise<{ created: Set<string>; changed: Set<string> }> {
    const created = new Set(await this.store.insert(manager, patches));
    const known = patches.filter(({ id }) => !created.has(id));
    const changed = new Set(known.length > 0 ? await this.store.update(manager, known) : []);
    return { created, changed };
  }
}

function checkId(id: string): void {
  if (codePoints(id) > 200 || id.trim() === '')
    throw new ProblemError(422, 'invalid_customer', 'A customer id has 1 to 200 characters, not all of them blank.');
}
