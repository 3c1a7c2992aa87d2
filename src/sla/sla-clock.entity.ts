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
  /** Since when nothing has changed; what lies before stands in the ledger. */
  @Column('timestamptz') spanFrom: Date;
  /** Who has the ticket since then. */
  @Column('text') spanDepartment: string;
  @Column('text', { nullable: true }) spanHolder: string | null;
  /** Open time counted before the span, in milliseconds; and the part of it that lies after the deadline. */
  @Column('bigint', { default: 0 }) countedMs: string;
  @Column('bigint', { default: 0 }) overdueMs: string;
  @Column('timestamptz', { nullable: true }) stoppedAt: Date | null;
  /** The deadline that passed, not the moment it was noticed. */
  @Column('timestamptz', { nullable: true }) breachedAt: Date | null;
  /** Open seconds past due when the work was done, written then: 0 or more for a breached clock, null for all others. */
  @Column('integer', { nullable: true }) overrunSeconds: number | null;
}
