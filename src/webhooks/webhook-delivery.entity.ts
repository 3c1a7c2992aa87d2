import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import type { EventType } from '../shared/events.js';
import { DELIVERY_STATES, type DeliveryState } from './rules/delivery.js';
import { Webhook } from './webhook.entity.js';

/** One event on its way to one webhook: made once, tried until it is delivered or given up. */
@Entity('webhook_delivery')
@Index('uq_webhook_delivery_event', ['webhookId', 'eventId'], { unique: true })
@Index('ix_webhook_delivery_due', ['webhookId', 'nextAttemptAt'], { where: `state = 'pending'` })
@Index('ix_webhook_delivery_webhook', ['webhookId', 'id'])
@Check('ck_webhook_delivery_state', oneOf('state', DELIVERY_STATES))
@Check('ck_webhook_delivery_due', `(state = 'pending') = (next_attempt_at IS NOT NULL)`)
export class WebhookDelivery {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_delivery' })
  id!: string;

  @ForeignKey(() => Webhook, { name: 'fk_webhook_delivery_webhook', onDelete: 'CASCADE' })
  @Column('uuid')
  webhookId!: string;

  @Column('uuid')
  eventId!: string;

  @Column('text')
  type!: EventType;

  /** The body as it is sent: text, not jsonb, because every try must carry the same bytes. */
  @Column('text')
  payload!: string;

  @Column('text', { default: 'pending' })
  state!: DeliveryState;

  /** Tries begun; counted by the claim, so that a killed process's try counts too. It is the fencing token of a try. */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** When the next try is due; during a try, when its lease ends. Null unless pending. */
  @Column('timestamptz', { nullable: true })
  nextAttemptAt!: Date | null;

  /** HTTP status of the last try; null when there was no answer. */
  @Column('integer', { nullable: true })
  lastStatus!: number | null;

  /** A short code such as `timeout`, `private_address`, `ECONNREFUSED`; never what the endpoint answered. */
  @Column('text', { nullable: true })
  lastError!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  deliveredAt!: Date | null;
}
