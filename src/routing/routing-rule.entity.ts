import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Outcome, When } from './rules/rule.js';

/** A routing rule as managers write it; the lowest rank is tried first, among equal ranks the newest (ids are UUID v7). */
@Entity('routing_rule')
@Index('ix_routing_rule_order', ['rank', 'id'])
export class RoutingRuleEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_routing_rule' }) id: string;
  @Column('text') name: string;
  @Column('integer') rank: number;
  @Column('jsonb') conditions: When;
  @Column('jsonb') outcome: Outcome;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { default: () => 'now()' }) updatedAt: Date;
}
