import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';

export const PRESENCES = ['online', 'away'] as const;
/** `away`: gets nothing assigned, and held tickets go back to the queue instead of to them. */
export type Presence = (typeof PRESENCES)[number];

/** Somebody who works on tickets. */
@Entity('agent')
@Check('ck_agent_presence', oneOf('presence', PRESENCES))
@Check('ck_agent_capacity', 'capacity >= 0')
export class Agent {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_agent' }) id!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text', { default: 'online' }) presence!: Presence;
  /** Tickets at a time over all departments; null: no limit. */
  @Column('integer', { nullable: true }) capacity!: number | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { default: () => 'now()' }) updatedAt!: Date;
  @Column('integer', { default: 1 }) version!: number;
}

/** A department that an agent works in. */
@Entity('agent_department')
@Index('ix_agent_department_department', ['department'])
@Check('ck_agent_department_capacity', 'capacity >= 0')
export class AgentDepartment {
  @ForeignKey(() => Agent, 'id', { name: 'fk_agent_department_agent', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_agent_department' })
  agentId!: string;

  @ForeignKey('department', 'slug', { name: 'fk_agent_department_department', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_agent_department' })
  department!: string;

  /** Tickets at a time in this department; null: no limit of its own. */
  @Column('integer', { nullable: true }) capacity!: number | null;
}
