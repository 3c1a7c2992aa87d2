import { Check, Column, Entity, ForeignKey, Generated, Index, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import type { Why } from '../shared/bilingual.js';
import { CATEGORIES, type Category, type Reason } from '../shared/categories.js';
import { PRIORITIES, type Priority, TIERS, type Tier } from '../shared/priority.js';
import { OUTCOMES, type Outcome, TICKET_STATUSES, type TicketStatus } from '../shared/ticket-status.js';
import { CustomerEntity } from './customer.entity.js';

/** A reference to a file that the customer sent; never fetched. */
export interface Attachment {
  url: string;
  name: string;
  mediaType: string;
}

/** What was given to make it good. `amount` is in the shop's own currency. */
export interface Remedy {
  kind: string;
  amount?: number;
}

/** A complaint on its way from `received` to `closed`. What the classifier said stands in `prediction`; category and reasons here follow corrections. */
@Entity('ticket')
@Unique('uq_ticket_number', ['number'])
@Index('uq_ticket_external', ['source', 'externalId'], { unique: true, where: 'external_id IS NOT NULL' })
@Index('ix_ticket_received', ['createdAt'], { where: "status = 'received'" })
@Index('ix_ticket_created', ['createdAt', 'id'])
@Index('ix_ticket_department', ['department', 'createdAt', 'id'], { where: 'department IS NOT NULL' })
@Index('ix_ticket_customer', ['customerId', 'createdAt', 'id'], { where: 'customer_id IS NOT NULL' })
@Index('ix_ticket_responded', ['respondedAt'], { where: 'responded_at IS NOT NULL' })
@Index('ix_ticket_resolved', ['resolvedAt'], { where: 'resolved_at IS NOT NULL' })
@Index('ix_ticket_closing', ['resolvedAt'], { where: "status = 'resolved'" })
@Check('ck_ticket_status', oneOf('status', TICKET_STATUSES))
@Check('ck_ticket_tier', oneOf('tier', TIERS))
@Check('ck_ticket_category', oneOf('category', CATEGORIES))
@Check('ck_ticket_decision', oneOf('decision', ['auto', 'review']))
@Check('ck_ticket_priority', oneOf('priority', PRIORITIES))
@Check('ck_ticket_outcome', oneOf('outcome', OUTCOMES))
export class TicketEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_ticket' }) id: string;
  /** Short and speakable; given by the database. */
  @Column('integer') @Generated('increment') number: number;
  /** Namespace of the key that sent it. */
  @Column('text') source: string;
  @Column('text', { nullable: true }) externalId: string | null;
  /** Hash of the body, to tell a repeated POST from another one under the same name. */
  @Column('text') fingerprint: string;
  @Column('text', { default: 'received' }) status: TicketStatus;
  @Column('text') text: string;
  @Column('text', { nullable: true }) subject: string | null;
  @Column('text', { nullable: true }) channel: string | null;
  @Column('text', { nullable: true }) statedLanguage: string | null;
  @Column('text', { nullable: true }) orderId: string | null;
  @Column('text', { nullable: true }) product: string | null;
  /** When it happened to the customer: reported only; clocks start at `createdAt`. */
  @Column('timestamptz', { nullable: true }) occurredAt: Date | null;
  @ForeignKey(() => CustomerEntity, { name: 'fk_ticket_customer' })
  @Column('text', { nullable: true })
  customerId: string | null;
  /** The tier it came with; a later re-tiering does not touch it. */
  @Column('text', { default: 'basic' }) tier: Tier;
  @Column('jsonb', { default: [] }) attachments: Attachment[];
  @Column('jsonb', { default: {} }) metadata: Record<string, unknown>;
  @Column('text', { nullable: true }) category: Category | null;
  @Column('jsonb', { default: [] }) reasons: { code: Reason; score: number }[];
  @Column('text', { nullable: true }) decision: 'auto' | 'review' | null;
  @Column('boolean', { default: false }) urgent: boolean;
  @Column('text', { nullable: true }) priority: Priority | null;
  @Column('text', { nullable: true }) department: string | null;
  @Column('text', { nullable: true }) assignee: string | null;
  @Column('jsonb', { default: [] }) why: Why[];
  /** The closed ticket that this one continues. */
  @Column('uuid', { nullable: true }) followUpOf: string | null;
  @Column('integer', { default: 0 }) reopened: number;
  @Column('integer', { default: 0 }) transfers: number;
  @Column('text', { nullable: true }) resolution: string | null;
  @Column('text', { nullable: true }) outcome: Outcome | null;
  @Column('jsonb', { nullable: true }) remedy: Remedy | null;
  @Column('text', { nullable: true }) resolvedBy: string | null;
  /** Lease of the triage worker that has it in hand. */
  @Column('uuid', { nullable: true }) triageToken: string | null;
  @Column('timestamptz', { nullable: true }) triageUntil: Date | null;
  @Column('integer', { default: 0 }) triageAttempts: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { nullable: true }) queuedAt: Date | null;
  @Column('timestamptz', { nullable: true }) claimedAt: Date | null;
  @Column('timestamptz', { nullable: true }) respondedAt: Date | null;
  @Column('timestamptz', { nullable: true }) correctedAt: Date | null;
  @Column('timestamptz', { nullable: true }) resolvedAt: Date | null;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
}
