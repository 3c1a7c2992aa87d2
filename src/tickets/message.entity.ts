import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { TicketEntity } from './ticket.entity.js';

export const MESSAGE_AUTHORS = ['customer', 'staff'] as const;
export type MessageAuthor = (typeof MESSAGE_AUTHORS)[number];
/** `internal`: a note among staff, which no customer tool sees. */
export const MESSAGE_VISIBILITIES = ['customer', 'internal'] as const;
export type MessageVisibility = (typeof MESSAGE_VISIBILITIES)[number];

/** What was said after the complaint itself. Ids are in order of time. */
@Entity('ticket_message')
@Index('ix_ticket_message_ticket', ['ticketId', 'id'])
@Check('ck_ticket_message_author', oneOf('author', MESSAGE_AUTHORS))
@Check('ck_ticket_message_visible', oneOf('visible', MESSAGE_VISIBILITIES))
export class TicketMessageEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_ticket_message' }) id: string;
  @ForeignKey(() => TicketEntity, { name: 'fk_ticket_message_ticket', onDelete: 'CASCADE' })
  @Column('uuid')
  ticketId: string;
  @Column('text') author: MessageAuthor;
  @Column('text', { default: 'customer' }) visible: MessageVisibility;
  @Column('text', { nullable: true }) agent: string | null;
  @Column('text') text: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
