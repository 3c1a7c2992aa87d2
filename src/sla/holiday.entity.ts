import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { HOLIDAY_KINDS, HOLIDAY_SETS, type Holiday, type HolidaySetName } from './rules/business-time/calendar.js';

/** One version of a set of statutory days. New data add a version; none ever changes, so that a figure of last year stays what it was. */
@Entity('holiday_set')
@Unique('uq_holiday_set_digest', ['name', 'digest'])
@Check('ck_holiday_set_name', oneOf('name', HOLIDAY_SETS))
export class HolidaySetEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_holiday_set' }) name: HolidaySetName;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_holiday_set' }) version: number;
  /** Where the days come from, such as `chinese-days 1.5.7`. */
  @Column('text') source: string;
  /** SHA-256 of the days: data that stand there already add no version. */
  @Column('text') digest: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** One statutory day of a version. */
@Entity('holiday')
@ForeignKey(() => HolidaySetEntity, ['setName', 'setVersion'], ['name', 'version'], { name: 'fk_holiday_set' })
@Check('ck_holiday_kind', oneOf('kind', HOLIDAY_KINDS))
export class HolidayEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_holiday' }) setName: HolidaySetName;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_holiday' }) setVersion: number;
  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_holiday' }) date: string;
  @Column('text') kind: Holiday['kind'];
  /** For people, in Chinese and English. */
  @Column('text') name: string;
}
