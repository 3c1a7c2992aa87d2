import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { CLOCKS, type ClockName } from '../shared/sla.js';
import { SlaClockEntity } from './sla-clock.entity.js';

/**
 * What a department used of a clock that was met or breached: sums of the ledger, which reports would add up from millions of rows else. The
 * database writes them in the statement that stops the clock, which is when both are final.
 */
@Entity('sla_charge')
@Index('ix_sla_charge_due', ['dueAt'])
@Check('ck_sla_charge_clock', oneOf('clock', CLOCKS))
export class SlaChargeEntity {
  @ForeignKey(() => SlaClockEntity, { name: 'fk_sla_charge_clock', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sla_charge' })
  clockId: string;
  /** Who had the ticket. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_sla_charge' }) department: string;
  @Column('uuid') ticketId: string;
  @Column('text') clock: ClockName;
  @Column('timestamptz') dueAt: Date;
  /** Open time, in milliseconds; and the part of it that lies after the deadline. */
  @Column('bigint') countedMs: string;
  @Column('bigint') overdueMs: string;
}
