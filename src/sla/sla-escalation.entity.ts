import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SlaClockEntity } from './sla-clock.entity.js';

/** A rung of a policy's ladder that was reached; the key makes each come once. What it asks for stands in the policy's version. */
@Entity('sla_escalation')
@Index('ix_sla_escalation_open', ['createdAt'], { where: 'applied_at IS NULL' })
export class SlaEscalationEntity {
  @ForeignKey(() => SlaClockEntity, { name: 'fk_sla_escalation_clock', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sla_escalation' })
  clockId: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_sla_escalation' }) level: string;
  @Column('uuid') ticketId: string;
  /** When the rung was reached, however late that was noticed. */
  @Column('timestamptz') dueAt: Date;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  /** Null until it has been done. */
  @Column('timestamptz', { nullable: true }) appliedAt: Date | null;
}
