import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { TicketEntity } from '../tickets/ticket.entity.js';

/** What a lease token was already used for: a retried call with the same body is answered, not done again. Kept 7 days. */
@Entity('lease_receipt')
@Index('ix_lease_receipt_created', ['createdAt'])
export class LeaseReceiptEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_lease_receipt' }) leaseToken: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_lease_receipt' }) action: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_lease_receipt' }) fingerprint: string;
  @ForeignKey(() => TicketEntity, { name: 'fk_lease_receipt_ticket', onDelete: 'CASCADE' })
  @Column('uuid')
  ticketId: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
