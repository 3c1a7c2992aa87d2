import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { TicketEntity } from './ticket.entity.js';

/** Remembers for 7 days which ticket an `Idempotency-Key` of a source made. */
@Entity('idempotency_key')
@Index('ix_idempotency_key_created', ['createdAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' }) source: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_key' }) key: string;
  @Column('text') fingerprint: string;
  @ForeignKey(() => TicketEntity, { name: 'fk_idempotency_key_ticket', onDelete: 'CASCADE' })
  @Column('uuid')
  ticketId: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
