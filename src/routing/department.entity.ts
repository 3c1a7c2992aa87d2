import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A department: it owns a queue. Tickets that wait reference it, so that one with open tickets cannot go. */
@Entity('department')
@Check('ck_department_slug', `slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'`)
export class DepartmentEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_department' }) slug: string;
  @Column('text') nameZh: string;
  @Column('text') nameEn: string;
  /** Slug of the calendar of its working hours. */
  @Column('text', { default: 'always' }) calendar: string;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { default: () => 'now()' }) updatedAt: Date;
}
