import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { CLOCK_STATES, CLOCKS, type ClockName, type ClockState } from '../shared/sla.js';
import { TicketEntity } from '../tickets/ticket.entity.js';

/**
 * One clock of one ticket. It carries all that its events and figures need, so that neither a policy's change nor a
 * ticket's rewrites them. A clock is open while `stoppedAt` is null, also when it is `breached` already.
 */
@Entity('sla_clock')
@Unique('uq_sla_clock_cycle', ['ticketId', 'clock', 'cycle'])
@Index('ix_sla_clock_due', ['dueAt'])
@Check('ck_sla_clock_clock', oneOf('clock', CLOCKS))
@Check('ck_sla_clock_state', oneOf('state', CLOCK_STATES))
@Check('ck_sla_clock_target', 'target_seconds > 0')
export class SlaClockEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sla_clock' }) id: string;
  @ForeignKey(() => TicketEntity, { name: 'fk_sla_clock_ticket', onDelete: 'CASCADE' })
  @Column('uuid')
  ticketId: string;
  /** 1 for the first of its kind on the ticket, one more each time it is opened again. */
  @Column('integer') cycle: number;
  @Column('text') clock: ClockName;
  @Column('text') state: ClockState;
  @Column('text') policySlug: string;
  @Column('integer') policyVersion: number;
  @Column('text') calendarSlug: string;
  @Column('integer') calendarVersion: number;
  /** Who is charged: the department that holds the ticket, and from the breach on the one that held it then. */
  @Column('text') department: string;
  @Column('text') source: string;
  @Column('integer') ticketNumber: number;
  @Column('text', { nullable: true }) externalId: string | null;
  @Column('boolean') pauseOnHold: boolean;
  @Column('timestamptz') startedAt: Date;
  @Column('integer') targetSeconds: number;
  /** Moves with every pause; stands still from the breach on. */
  @Column('timestamptz') dueAt: Date;
  /** Set while the ticket is on hold. */
  @Column('timestamptz', { nullable: true }) pausedAt: Date | null;
  /** All pauses together. */
  @Column('integer', { default: 0 }) pausedSeconds: number;
  /** The part of `pausedSeconds` that lies after the breach: it moves no deadline, but is no overrun either. */
  @Column('integer', { default: 0 }) pausedOverdueSeconds: number;
  @Column('timestamptz', { nullable: true }) stoppedAt: Date | null;
  /** The deadline that passed, not the moment it was noticed. */
  @Column('timestamptz', { nullable: true }) breachedAt: Date | null;
  /** How long past due the work was done, written when it is: 0 or more for a breached clock, null for all others. */
  @Column('integer', { nullable: true }) overrunSeconds: number | null;
}
