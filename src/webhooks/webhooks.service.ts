import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { notFound } from '../platform/errors.js';
import { cursorId } from '../platform/id-cursor.js';
import type { ListQueryDto } from '../platform/list-query.dto.js';
import { type Page, pageOf } from '../platform/pagination.js';
import { DeliveriesStore, type DeliveryRow } from './deliveries.store.js';
import { targetProblem } from './rules/target.js';
import type { CreateWebhookDto, DeliveriesQuery } from './webhooks.dto.js';
import { badTarget, inactive } from './webhooks.errors.js';
import { type WebhookRow, WebhooksStore } from './webhooks.store.js';

const SECRET_BYTES = 24;

/** Webhooks and their deliveries, as an admin sees them. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly webhooks: WebhooksStore,
    private readonly deliveries: DeliveriesStore,
    private readonly audit: AuditService,
  ) {}

  /** The answer is the only one that ever shows the secret. */
  async create(caller: Principal, body: CreateWebhookDto): Promise<WebhookRow & { secret: string }> {
    const allowPrivate = body.allowPrivate ?? false;
    const problem = targetProblem(body.url, allowPrivate);
    if (problem) throw badTarget(problem);
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    const { url, events, departments, source } = body;
    const filters = { events: events ?? [], departments: departments ?? [], source: source ?? null };
    return this.dataSource.transaction(async (manager) => {
      const webhook = await this.webhooks.insert(manager, {
        id: v7(),
        url,
        ...filters,
        allowPrivate,
        secret,
        createdBy: caller.name,
      });
      await this.audit.record(manager, [
        { actor: caller, action: 'webhook.create', entity: 'webhook', entityId: webhook.id, data: auditOf(webhook) },
      ]);
      return { ...webhook, secret };
    });
  }

  async list(query: ListQueryDto): Promise<Page<WebhookRow>> {
    return pageOf(await this.webhooks.list(this.dataSource.manager, cursorId(query.cursor), query.limit), query.limit, ({ id }) => [id]);
  }

  async remove(caller: Principal, id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const webhook = await this.webhooks.remove(manager, id);
      if (!webhook) throw notFound('webhook');
      await this.audit.record(manager, [
        { actor: caller, action: 'webhook.delete', entity: 'webhook', entityId: id, data: auditOf(webhook) },
      ]);
    });
  }

  async listDeliveries(webhookId: string, query: DeliveriesQuery): Promise<Page<DeliveryRow>> {
    const { manager } = this.dataSource;
    if (!(await this.webhooks.find(manager, webhookId))) throw notFound('webhook');
    const rows = await this.deliveries.list(manager, webhookId, query.state, cursorId(query.cursor), query.limit);
    return pageOf(rows, query.limit, ({ id }) => [id]);
  }

  async retry(webhookId: string, deliveryId: string): Promise<DeliveryRow> {
    return this.dataSource.transaction(async (manager) => {
      const webhook = await this.webhooks.find(manager, webhookId);
      if (webhook && !webhook.active) throw inactive();
      const delivery = webhook && (await this.deliveries.retry(manager, webhookId, deliveryId));
      if (!delivery) throw notFound('delivery');
      return delivery;
    });
  }
}

/** Host only: the path and query of a webhook often are its password. */
const auditOf = ({ url, events, departments, source, allowPrivate }: WebhookRow) => ({
  host: new URL(url).host,
  events,
  departments,
  source,
  allowPrivate,
});
