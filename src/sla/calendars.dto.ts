import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { IsInstant, IsText } from '../platform/validation.js';
import { SLUG } from '../shared/slug.js';
import { HOLIDAY_SETS, type HolidaySetName, type Interval } from './rules/business-time/calendar.js';
import { SEGMENT_STATES, type Segment } from './rules/business-time/segments.js';

export const MAX_EXCEPTIONS = 2000;
const MAX_INTERVALS = 24;

const isInterval = (value: unknown): value is Interval =>
  Array.isArray(value) && value.length === 2 && value.every((time) => typeof time === 'string' && time.length <= 5);

const IsIntervals = () =>
  ValidateBy({
    name: 'isIntervals',
    validator: {
      validate: (value) => Array.isArray(value) && value.length <= MAX_INTERVALS && value.every(isInterval),
      defaultMessage: () => `must be a list of at most ${MAX_INTERVALS} pairs such as ["09:00", "18:00"]`,
    },
  });

const Intervals = () =>
  ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    example: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
  });
const OptionalIntervals = () =>
  ApiProperty({ type: 'array', required: false, items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 } });

/**
 * What starts on each weekday; one that is left out is closed. Local wall clock; `24:00` may end an interval; an end at or before its start
 * runs into the next day. 422 `invalid_time`, `overlapping_intervals`, and `never_open` where nothing opens at all.
 */
export class WeeklyDto {
  @OptionalIntervals() @IsOptional() @IsIntervals() mon?: readonly Interval[];
  @OptionalIntervals() @IsOptional() @IsIntervals() tue?: readonly Interval[];
  @OptionalIntervals() @IsOptional() @IsIntervals() wed?: readonly Interval[];
  @OptionalIntervals() @IsOptional() @IsIntervals() thu?: readonly Interval[];
  @OptionalIntervals() @IsOptional() @IsIntervals() fri?: readonly Interval[];
  @OptionalIntervals() @IsOptional() @IsIntervals() sat?: readonly Interval[];
  @OptionalIntervals() @IsOptional() @IsIntervals() sun?: readonly Interval[];
}

/** Replaces what starts on one date, also where a statutory day closes it. */
export class CalendarExceptionDto {
  /** `YYYY-MM-DD`, each at most once (422 `invalid_date`, `duplicate_exception`). */
  @IsString() @MaxLength(10) date: string;
  /** `[]` closes the day. */
  @Intervals() @IsIntervals() open: readonly Interval[];
  /** For people. */
  @IsOptional() @IsText(0, 200) name?: string;
}

/** A calendar without its slug: what PUT replaces. */
export class CalendarChangeDto {
  /** For people, 1 to 200 characters. */
  @IsText(1, 200) name: string;
  /** IANA name such as `Asia/Shanghai`; 422 `unknown_time_zone`. */
  @IsString() @MaxLength(64) timeZone: string;
  @IsDefined() @ValidateNested() @Type(() => WeeklyDto) weekly: WeeklyDto;
  /** At most 2,000; none when left out. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_EXCEPTIONS)
  @ValidateNested({ each: true })
  @Type(() => CalendarExceptionDto)
  exceptions?: CalendarExceptionDto[];
  /** `cn`: Chinese statutory days are closed, make-up workdays (调休) open like a Monday. */
  @IsOptional() @IsIn(HOLIDAY_SETS) holidays?: HolidaySetName;
}

export class CalendarDto extends CalendarChangeDto {
  /** Small letters, digits and `-`, at most 63; cannot be changed later. */
  @Matches(SLUG) slug: string;
}

/** `{from, minutes}` or `{from, to}`. */
export class CalendarPreviewDto {
  @IsInstant() from: string;
  /** Open minutes to add, 0 to 525,600; tenths are allowed. */
  @IsOptional() @IsNumber({ maxDecimalPlaces: 1 }) @Min(0) @Max(525_600) minutes?: number;
  /** Not before `from`, at most 366 days after it (422 `range_too_long`). */
  @IsOptional() @IsInstant() to?: string;
}

export class SegmentView {
  from: Date;
  /** Not in it. */
  to: Date;
  /** `holiday`: closed on a day that a statutory day or an exception closes. */
  @ApiProperty({ enum: SEGMENT_STATES }) state: Segment['state'];
}

export class CalendarPreviewView {
  /** To `{from, minutes}`: when so many open minutes have passed. Reached exactly at closing time, it is that closing time. */
  at?: Date;
  /** To `{from, to}`: open minutes between the two, to the second. */
  minutes?: number;
  /** To `{from, to}`: all of it, in order and without gaps. */
  @ApiProperty({ type: () => [SegmentView], required: false }) segments?: SegmentView[];
}

export class CalendarView {
  slug: string;
  /** Counts the changes; goes into `If-Match`. New statutory days make a new version too. Clocks name the version that they run on. */
  version: number;
  name: string;
  timeZone: string;
  weekly: WeeklyDto;
  exceptions: CalendarExceptionDto[];
  @ApiProperty({ enum: HOLIDAY_SETS, nullable: true }) holidays: HolidaySetName | null;
  /** Version of the statutory days that this version follows; null without them. */
  holidaysVersion: number | null;
  /** Was there at first start. */
  builtIn: boolean;
  /** When this version was made. */
  createdAt: Date;
}

export class ImportCountsView {
  /** Dates that are closed from now on. */
  added: number;
  /** Dates that had an exception already, which stays. */
  kept: number;
  /** Events that close no day: with a time of day, cancelled, or make-up workdays. */
  ignored: number;
}

/** The calendar as it stands after an import; the same version when the feed had nothing new. */
export class CalendarImportView extends CalendarView {
  imported: ImportCountsView;
}

export class CalendarPage {
  items: CalendarView[];
  /** Null on the last page. */
  nextCursor: string | null;
}
