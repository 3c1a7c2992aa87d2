import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SlaClockEntity } from './sla-clock.entity.js';

/** When a clock has something to say: `warning:80%`, `warning:30m`, `breach`. The key makes each fire once. */
@Entity('sla_timer')
@Index('ix_sla_timer_due', ['fireAt'], { where: 'fired_at IS NULL AND fire_at IS NOT NULL' })
export class SlaTimerEntity {
  @ForeignKey(() => SlaClockEntity, { name: 'fk_sla_timer_clock', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sla_timer' })
  clockId: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_sla_timer' }) level: string;
  /** Null while the clock is paused. */
  @Column('timestamptz', { nullable: true }) fireAt: Date | null;
  @Column('timestamptz', { nullable: true }) firedAt: Date | null;
}
