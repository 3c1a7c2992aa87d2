import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsInstant } from '../platform/validation.js';
import { CLOCK_STATES, CLOCKS, type ClockName, type ClockState } from '../shared/sla.js';
import { SLUG } from '../shared/slug.js';
import { CalendarDto } from './calendars.dto.js';
import { SlaPolicyDto } from './sla-policies.dto.js';

/** At least one of `policy`, `remove` and `calendar` (422 `nothing_to_replay`). */
export class ReplayDto {
  /** Tickets created from here on. */
  @IsInstant() from: string;
  /** And before this; after `from`, by at most 400 days (422 `range_too_long`). */
  @IsInstant() to: string;
  /** A draft: in the place of the policy of that slug, else one more by its rank. `apply` says nothing here. */
  @IsOptional() @ValidateNested() @Type(() => SlaPolicyDto) policy?: SlaPolicyDto;
  /** Slug of a policy to do without (422 `unknown_policy`). */
  @IsOptional() @Matches(SLUG) remove?: string;
  /** A draft: in the place of the calendar of that slug wherever a policy names it. */
  @IsOptional() @ValidateNested() @Type(() => CalendarDto) calendar?: CalendarDto;
  /** How many changed clocks to list; 50 when left out. */
  @IsOptional() @IsInt() @Min(0) @Max(500) limit?: number;
}

/** Counts of clocks. */
export class ReplayFiguresView {
  met: number;
  breached: number;
  cancelled: number;
  /** Neither stopped nor breached, on hold or not. */
  running: number;
  /** `met / (met + breached)`, 0 to 1; null when there is neither. */
  attainment: number | null;
}

export class ReplayFiguresByClockView {
  pickup: ReplayFiguresView;
  first_response: ReplayFiguresView;
  next_reply: ReplayFiguresView;
  resolution: ReplayFiguresView;
  total: ReplayFiguresView;
}

/** Clocks that would have been different, each in one of the counts below. */
export class ReplayChangesView {
  /** All of them. */
  clocks: number;
  becameBreached: number;
  becameMet: number;
  /** Was breached and would not be, but would still run or would have been cancelled in time. */
  becameOther: number;
  /** The same result with another deadline or overrun. */
  otherTarget: number;
  /** The policy of the ticket would have no target for it. */
  notOpened: number;
}

export class ReplayDepartmentView {
  /** Who is charged: the department that had the ticket, and from a breach on the one that had it then. */
  department: string;
  asIs: ReplayFiguresView;
  replayed: ReplayFiguresView;
}

export class ReplayPolicyView {
  slug: string;
  /** Null for the draft. */
  version: number | null;
}

export class ReplayOutcomeView {
  policy: ReplayPolicyView;
  /** Of a clock that stands still: as if the hold had ended at once. */
  dueAt: Date;
  @ApiProperty({ enum: CLOCK_STATES }) state: ClockState;
  /** Open seconds past due when the work was done; null unless it was done too late. */
  overrunSeconds: number | null;
}

export class ReplayChangedView {
  ticketId: string;
  number: number;
  @ApiProperty({ enum: CLOCKS }) clock: ClockName;
  /** The how-manieth of its kind on the ticket. */
  cycle: number;
  before: ReplayOutcomeView;
  /** Null: it would not have been opened. */
  @ApiProperty({ type: () => ReplayOutcomeView, nullable: true }) after: ReplayOutcomeView | null;
}

/** What was, and what would have been. */
export class ReplayView {
  from: Date;
  to: Date;
  /** Created in the period, triaged or not. */
  tickets: number;
  /** Opened for them up to now. */
  clocks: number;
  asIs: ReplayFiguresByClockView;
  replayed: ReplayFiguresByClockView;
  changes: ReplayChangesView;
  /** By slug. */
  byDepartment: ReplayDepartmentView[];
  /** Largest difference of overrun first, then those with another result, then by the tickets' age. */
  changed: ReplayChangedView[];
}
