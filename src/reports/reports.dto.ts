import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** What both reports take. */
export class ReportQueryDto {
  /**
   * Begin, which belongs to the range: a date read in `tz`, or RFC 3339 with an offset. Left out: the 30 calendar days that end with `to`.
   * @example 2026-04-01
   */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  /**
   * End, which does not belong to the range: a date (its first moment) or RFC 3339. Left out: now.
   * @example 2026-05-01
   */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  /**
   * IANA zone whose days, weeks and months are meant. Left out: the service's own (`DEFAULT_TZ`).
   * @example Asia/Shanghai
   */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  tz?: string;

  /** Only this department (slug): for tickets the one that has or had it last, for clocks the one that is charged, for time the one that had the ticket. */
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'must be the slug of a department' })
  department?: string;
}

export class OverviewQueryDto extends ReportQueryDto {
  /**
   * Any of `department`, `category`, `channel`, `tier`, `priority` and one of `day`, `week` (from Monday), `month`, with commas between.
   * Left out: `department`.
   * @example department,day
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  groupBy?: string;
}

export class SlaQueryDto extends ReportQueryDto {
  /**
   * Any of `clock`, `department`, `category`, `channel`, `tier`, `priority` and one of `day`, `week` (from Monday), `month`, with commas between.
   * `clock` is added where it is left out: kinds of clocks are never mixed in a group.
   * @example department
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  groupBy?: string;
}

/** What makes the group: a value for each dimension of `groupBy`; null where tickets have none (not triaged yet, no channel). */
export class GroupKeyDto {
  department?: string | null;
  /** `YYYY-MM-DD`, a day of the zone. */
  day?: string;
  /** `YYYY-MM-DD`, the Monday. */
  week?: string;
  /** `YYYY-MM`. */
  month?: string;
  category?: string | null;
  channel?: string | null;
  tier?: string | null;
  priority?: string | null;
  clock?: string;
}

/** Percentiles of wall-clock minutes, to 1/100; all null when `count` is 0. */
export class SpreadDto {
  /** How many values they are taken from. */
  count!: number;
  p50!: number | null;
  p90!: number | null;
  p95!: number | null;
}

export class RangeDto {
  /** UTC; belongs to the range. */
  from!: Date;
  /** UTC; does not belong to the range. */
  to!: Date;
  /** The zone whose days are meant. */
  tz!: string;
}
