import { Injectable, OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { eventJson, isFor, type OutboxRow, OutboxService } from '../outbox/outbox.service.js';
import { DeliveriesStore, type NewDelivery } from './deliveries.store.js';
import { webhookBody } from './rules/body.js';
import { type WebhookRow, WebhooksStore } from './webhooks.store.js';

/** Turns published events into deliveries, in the transaction that publishes them: one for each event and webhook that wants it. */
@Injectable()
export class FanOut implements OnModuleInit {
  constructor(
    private readonly outbox: OutboxService,
    private readonly webhooks: WebhooksStore,
    private readonly deliveries: DeliveriesStore,
  ) {}

  onModuleInit(): void {
    this.outbox.onPublish((manager, events) => this.deliver(manager, events));
  }

  private async deliver(manager: EntityManager, events: readonly OutboxRow[]): Promise<void> {
    const webhooks = await this.webhooks.active(manager);
    const wanted = events.flatMap((event) => deliveriesOf(event, webhooks));
    if (wanted.length > 0) await this.deliveries.insert(manager, wanted);
  }
}

function deliveriesOf(event: OutboxRow, webhooks: readonly WebhookRow[]): NewDelivery[] {
  const takers = webhooks.filter((webhook) => isFor(interestOf(webhook), event));
  if (takers.length === 0) return [];
  const payload = webhookBody(eventJson(event));
  return takers.map((webhook) => ({ id: v7(), webhookId: webhook.id, eventId: event.id, type: event.type, payload }));
}

const interestOf = ({ departments, source, events }: WebhookRow) => ({
  departments: departments.length > 0 ? departments : null,
  source,
  types: events,
});
