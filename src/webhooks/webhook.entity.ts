import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EventType } from '../shared/events.js';

/** An address that wants to hear of events. */
@Entity('webhook')
export class Webhook {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook' })
  id!: string;

  @Column('text')
  url!: string;

  /** Empty: every type. */
  @Column('text', { array: true })
  events!: EventType[];

  /** Empty: every department, and events that have none yet. */
  @Column('text', { array: true })
  departments!: string[];

  /** Only events of tickets of this source; null: of every source. */
  @Column('text', { nullable: true })
  source!: string | null;

  /** `whsec_…`; readable because every try is signed with it. Never listed, logged or audited. */
  @Column('text')
  secret!: string;

  /** False after the endpoint answered 410 Gone. */
  @Column('boolean', { default: true })
  active!: boolean;

  /** An admin named this host on purpose: it may be private, and plain http. */
  @Column('boolean', { default: false })
  allowPrivate!: boolean;

  /** Name of the key that made it. */
  @Column('text')
  createdBy!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('integer', { default: 1 })
  version!: number;
}
