import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsText } from '../platform/validation.js';
import { CATEGORIES, type Category, REASONS, type Reason } from '../shared/categories.js';
import { PRIORITIES, type Priority, TIERS, type Tier } from '../shared/priority.js';
import { CLOCKS, type ClockName } from '../shared/sla.js';
import { SLUG } from '../shared/slug.js';
import { WARNING_FORM } from './rules/levels.js';

const WARNING_MESSAGE = 'each must be 1% to 99%, or minutes such as 30m';
export const APPLY = ['new', 'open'] as const;
export type Apply = (typeof APPLY)[number];

/** Which tickets a policy takes: every condition given must hold, a list by one of its values. `{}` takes all. */
export class MatchDto {
  /** Slugs of departments. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @Matches(SLUG, { each: true }) department?: string[];
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(CATEGORIES, { each: true }) category?: Category[];
  /** One of the ticket's reasons is among them. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(REASONS, { each: true }) reason?: Reason[];
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(PRIORITIES, { each: true }) priority?: Priority[];
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(TIERS, { each: true }) tier?: Tier[];
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsText(1, 100, { each: true }) channel?: string[];
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsText(1, 35, { each: true }) language?: string[];
}

/** How long the work behind a clock may take. */
export class TargetDto {
  /** Minutes of the calendar's open time, 1 to 525,600; tenths are allowed. */
  @IsNumber({ maxDecimalPlaces: 1 }) @Min(1) @Max(525_600) minutes: number;
  /** Slug of the calendar; `always` has no closing hours. Another one that does not exist: 422 `unknown_calendar`. */
  @IsOptional() @IsString() calendar?: string;
  /** The clock stands still while the ticket is on hold. Left out: true for `next_reply` and `resolution`, false for the others. */
  @IsOptional() @IsBoolean() pauseOnHold?: boolean;
  /** For this clock in the place of the policy's `warnings`; `[]`: none. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Matches(WARNING_FORM, { each: true, message: WARNING_MESSAGE })
  warnings?: string[];
}

/** Whom a rung tells: everybody of a role, in the hours of the ticket's department; or a webhook by its name, at once. */
export class RecipientDto {
  @ValidateIf((recipient: RecipientDto) => recipient.webhook === undefined) @IsIn(['agent', 'manager']) role?: 'agent' | 'manager';
  @ValidateIf((recipient: RecipientDto) => recipient.role === undefined) @IsText(1, 100) webhook?: string;
}

/** A rung of the ladder. At least one of `raisePriority`, `moveTo`, `assignTo` and `notify`. Each rung is climbed once a clock. */
export class EscalationDto {
  @IsIn(CLOCKS) clock: ClockName;
  /** Minutes of the clock's calendar after its deadline, 0 for the deadline itself; holds do not count. */
  @IsInt() @Min(0) @Max(525_600) afterMinutes: number;
  /** One step up: low, normal, high, urgent. */
  @IsOptional() @IsBoolean() raisePriority?: boolean;
  /** Into this department's queue. One that does not exist: 422 `unknown_department`. */
  @IsOptional() @Matches(SLUG) moveTo?: string;
  /** Reserved for this agent as long as an assignment lasts; who holds the ticket loses it. */
  @IsOptional() @IsText(1, 100) assignTo?: string;
  /** `sla.notice` says who is meant; webhooks and mail deliver it. */
  @IsOptional() @ValidateNested() @Type(() => RecipientDto) notify?: RecipientDto;
}

/** At least one; a clock without a target is not opened. */
export class TargetsDto {
  /** From creation to the first claim. */
  @IsOptional() @ValidateNested() @Type(() => TargetDto) pickup?: TargetDto;
  /** From creation to the first answer that the customer sees. */
  @IsOptional() @ValidateNested() @Type(() => TargetDto) first_response?: TargetDto;
  /** From a customer's message to the answer to it. */
  @IsOptional() @ValidateNested() @Type(() => TargetDto) next_reply?: TargetDto;
  /** From creation, or reopening, to the settlement. */
  @IsOptional() @ValidateNested() @Type(() => TargetDto) resolution?: TargetDto;
}

/** A policy without its slug: what PUT replaces. */
export class SlaPolicyChangeDto {
  /** For people, 1 to 200 characters. */
  @IsText(1, 200) name: string;
  /** The lowest that matches wins; among equal ranks the policy that was created last. Built-in ones begin at 1000. */
  @IsInt() @Min(0) @Max(1_000_000) rank: number;
  @IsDefined() @ValidateNested() @Type(() => MatchDto) match: MatchDto;
  @IsDefined() @ValidateNested() @Type(() => TargetsDto) targets: TargetsDto;
  /** When to warn, on every clock: `80%` of the target used up, or `30m` before the deadline (shorter than the shortest target). */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Matches(WARNING_FORM, { each: true, message: WARNING_MESSAGE })
  warnings?: string[];
  /** What happens past due, in any order; at most 20. */
  @IsOptional() @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => EscalationDto) escalations?: EscalationDto[];
  /**
   * `new` (the default): clocks that open from now on. `open`: running and paused clocks of open tickets too, whichever policy takes each
   * ticket now; time used stays used, no clock is opened, and what has been breached or stopped stays as it is.
   */
  @IsOptional() @IsIn(APPLY) apply?: Apply;
}

export class SlaPolicyDto extends SlaPolicyChangeDto {
  /** Small letters, digits and `-`, at most 63; cannot be changed later. */
  @Matches(SLUG) slug: string;
}

export class SlaPolicyRemovalDto {
  /** `new`: its clocks run on by it. `open`: running and paused clocks go to the policies that take their tickets now. */
  @IsOptional() @IsIn(APPLY) apply?: Apply;
}

export class TargetView {
  minutes: number;
  calendar: string;
  pauseOnHold: boolean;
  warnings?: string[];
}

export class TargetsView {
  pickup?: TargetView;
  first_response?: TargetView;
  next_reply?: TargetView;
  resolution?: TargetView;
}

export class SlaPolicyView {
  slug: string;
  /** Counts the changes; goes into `If-Match`. Clocks name the version that started them. */
  version: number;
  name: string;
  rank: number;
  match: MatchDto;
  targets: TargetsView;
  warnings: string[];
  escalations: EscalationDto[];
  /** Was there at first start. */
  builtIn: boolean;
  /** When this version was made. */
  createdAt: Date;
}

export class SlaPolicyPage {
  items: SlaPolicyView[];
  /** Null on the last page. */
  nextCursor: string | null;
}
