import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Escalation, Match, Targets } from './rules/policy.js';

/** One version of a policy. A change adds a row and moves `current`; rows never change otherwise, so that a clock's policy can always be shown. */
@Entity('sla_policy')
@Index('uq_sla_policy_current', ['slug'], { unique: true, where: 'current' })
export class SlaPolicyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_sla_policy' }) slug: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_sla_policy' }) version: number;
  @Column('text') name: string;
  @Column('integer') rank: number;
  @Column('jsonb') match: Match;
  @Column('jsonb') targets: Targets;
  @Column('jsonb') warnings: string[];
  @Column('jsonb', { default: [] }) escalations: Escalation[];
  @Column('boolean', { default: false }) builtIn: boolean;
  /** The version that new clocks take. No current version: the policy is deleted. */
  @Column('boolean', { default: true }) current: boolean;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
