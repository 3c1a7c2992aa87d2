import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { HolidaySetEntity } from './holiday.entity.js';
import type { Calendar, CalendarException, HolidaySetName } from './rules/business-time/calendar.js';

/**
 * One version of a calendar. A change adds a row and moves `current`; rows never change otherwise, so that a deadline can always be explained.
 * Exceptions stand in the row: a version is read and written as a whole, and rows of their own would be copied with each version.
 */
@Entity('calendar')
@Index('uq_calendar_current', ['slug'], { unique: true, where: 'current' })
@ForeignKey(() => HolidaySetEntity, ['holidays', 'holidaysVersion'], ['name', 'version'], { name: 'fk_calendar_holiday_set' })
@Check('ck_calendar_slug', `slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'`)
@Check('ck_calendar_holidays', '(holidays IS NULL) = (holidays_version IS NULL)')
export class CalendarEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_calendar' }) slug: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_calendar' }) version: number;
  @Column('text') name: string;
  @Column('text') timeZone: string;
  @Column('jsonb') weekly: Calendar['weekly'];
  @Column('jsonb') exceptions: CalendarException[];
  /** The statutory days that it follows, and the version of them that this version follows. */
  @Column('text', { nullable: true }) holidays: HolidaySetName | null;
  @Column('integer', { nullable: true }) holidaysVersion: number | null;
  @Column('boolean', { default: false }) builtIn: boolean;
  /** No current version: the calendar is deleted. */
  @Column('boolean', { default: true }) current: boolean;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
