import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { CATEGORIES, type Category, type Reason } from '../shared/categories.js';
import { TicketEntity } from '../tickets/ticket.entity.js';
import type { Evidence } from './prediction.js';

/** What the classifier said of a ticket at triage. Written once; a correction changes the ticket, not this. */
@Entity('prediction')
@Check('ck_prediction_category', oneOf('category', CATEGORIES))
@Check('ck_prediction_decision', oneOf('decision', ['auto', 'review']))
@Check('ck_prediction_engine', oneOf('engine', ['transformer', 'naive-bayes']))
export class PredictionEntity {
  @ForeignKey(() => TicketEntity, { name: 'fk_prediction_ticket', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_prediction' })
  ticketId: string;
  @Column('text') category: Category;
  @Column('jsonb') categories: Record<Category, number>;
  @Column('jsonb', { default: [] }) also: { category: Category; score: number }[];
  @Column('jsonb', { default: [] }) reasons: { code: Reason; score: number }[];
  @Column('double precision') confidence: number;
  @Column('text') decision: 'auto' | 'review';
  @Column('text', { nullable: true }) suggestion: Category | null;
  @Column('boolean') urgent: boolean;
  @Column('text') language: string;
  @Column('text') engine: 'transformer' | 'naive-bayes';
  @Column('text') modelVersion: string;
  @Column('jsonb', { default: [] }) evidence: Evidence[];
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
