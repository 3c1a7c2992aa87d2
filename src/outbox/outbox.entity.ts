import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EventMap, EventType } from '../shared/events.js';

/** One thing that happened, written in the transaction that made it happen. */
@Entity('outbox_event')
@Index('ix_outbox_event_unpublished', ['id'], { where: 'published_at IS NULL' })
@Index('ix_outbox_event_stream', ['xact', 'id'])
export class OutboxEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_outbox_event' })
  id!: string;

  /**
   * The transaction that wrote the row, a 64-bit number as text. Readers stop below the oldest transaction still open,
   * so that one which commits late is never skipped. TypeORM strips casts from the defaults it reads, hence this
   * spelling; the real default, with its casts, stands in the migration.
   */
  @Column('bigint', { default: () => '((pg_current_xact_id()))' })
  xact!: string;

  @Column('text')
  type!: EventType;

  /** No foreign key: an event outlives its ticket. */
  @Column('uuid', { nullable: true })
  ticketId!: string | null;

  @Column('text', { nullable: true })
  source!: string | null;

  @Column('text', { nullable: true })
  department!: string | null;

  @Column('jsonb')
  data!: EventMap[EventType];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** When the consumers of this event had their share of it; null while it waits. */
  @Column('timestamptz', { nullable: true })
  publishedAt!: Date | null;
}
