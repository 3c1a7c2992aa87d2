import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { DepartmentEntity } from '../routing/department.entity.js';
import { PRIORITIES, type Priority } from '../shared/priority.js';
import { TicketEntity } from '../tickets/ticket.entity.js';

/** `waiting` for a claim, `leased` to its holder, `held` while the customer or a third party is awaited. */
export const QUEUE_STATES = ['waiting', 'leased', 'held'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** An open ticket's place in its department's queue. `dueAt` is the nearest deadline when it was queued: its place, kept by releases and expired leases. */
@Entity('queue_item')
@Index('ix_queue_item_next', ['department', 'urgent', 'dueAt', 'createdAt', 'ticketId'], { where: "state = 'waiting'" })
@Index('ix_queue_item_lease', ['leaseExpiresAt'], { where: "state = 'leased'" })
@Index('ix_queue_item_warning', ['leaseWarnsAt'], { where: 'lease_warns_at IS NOT NULL' })
@Index('ix_queue_item_assignee', ['assignee', 'department'], { where: 'assignee IS NOT NULL' })
@Check('ck_queue_item_state', oneOf('state', QUEUE_STATES))
@Check('ck_queue_item_priority', oneOf('priority', PRIORITIES))
@Check('ck_queue_item_lease', "(state = 'leased') = (lease_token IS NOT NULL) AND (lease_token IS NULL) = (lease_expires_at IS NULL)")
@Check('ck_queue_item_warning', 'lease_warns_at IS NULL OR lease_token IS NOT NULL')
export class QueueItemEntity {
  @ForeignKey(() => TicketEntity, { name: 'fk_queue_item_ticket', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_queue_item' })
  ticketId: string;
  @ForeignKey(() => DepartmentEntity, { name: 'fk_queue_item_department', onDelete: 'RESTRICT' })
  @Column('text')
  department: string;
  @Column('text', { default: 'waiting' }) state: QueueState;
  @Column('boolean', { default: false }) urgent: boolean;
  @Column('text') priority: Priority;
  @Column('timestamptz') dueAt: Date;
  /** The ticket's own age. */
  @Column('timestamptz') createdAt: Date;
  @Column('text', { nullable: true }) assignee: string | null;
  /** Until then only the assignee may claim it; afterwards anybody. */
  @Column('timestamptz', { nullable: true }) reservedUntil: Date | null;
  @Column('uuid', { nullable: true }) leaseToken: string | null;
  @Column('timestamptz', { nullable: true }) leaseExpiresAt: Date | null;
  /** When its holder is warned that the lease runs out; null once that is done. */
  @Column('timestamptz', { nullable: true }) leaseWarnsAt: Date | null;
  @Column('integer', { default: 0 }) claims: number;
}
