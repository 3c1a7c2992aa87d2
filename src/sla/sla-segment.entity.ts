import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { LEDGER_STATES, type LedgerState } from '../shared/sla.js';
import type { Ending } from './rules/moves.js';
import { SlaClockEntity } from './sla-clock.entity.js';

/** One stretch of a clock's life; the database refuses to change or delete one. The stretch under way stands in the clock. */
@Entity('sla_segment')
@Index('ix_sla_segment_misrouted', ['toAt'], { where: "ended_by = 'misrouted'" })
@Check('ck_sla_segment_state', oneOf('state', LEDGER_STATES))
@Check('ck_sla_segment_time', 'from_at < to_at')
export class SlaSegmentEntity {
  @ForeignKey(() => SlaClockEntity, { name: 'fk_sla_segment_clock', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sla_segment' })
  clockId: string;
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_sla_segment' }) fromAt: Date;
  /** Not in the stretch: the next one begins there. */
  @Column('timestamptz') toAt: Date;
  @Column('text') state: LedgerState;
  /** It lies after the deadline. */
  @Column('boolean') overdue: boolean;
  @Column('text') endedBy: Ending;
  /** Who had the ticket. */
  @Column('text') department: string;
  @Column('text', { nullable: true }) holder: string | null;
  @Column('text') policySlug: string;
  @Column('integer') policyVersion: number;
  @Column('text') calendarSlug: string;
  @Column('integer') calendarVersion: number;
}
