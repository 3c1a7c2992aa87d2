import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsText } from '../platform/validation.js';
import type { WhyNext } from '../queue/rules/order.js';
import { CATEGORIES, type Category, REASONS, type Reason } from '../shared/categories.js';
import { OUTCOMES, type Outcome } from '../shared/ticket-status.js';
import { MESSAGE_VISIBILITIES, type MessageVisibility } from '../tickets/message.entity.js';
import { MessageDto } from '../tickets/messages.dto.js';
import { TicketDto } from '../tickets/ticket.dto.js';

export class ClaimTicketDto {
  /** Who claims. A key made for one agent may leave it out. */
  @IsOptional() @IsText(1, 64) agent?: string;
}

export class ClaimDto extends ClaimTicketDto {
  /** At most this many tickets, 1 to 50. */
  @IsOptional() @IsInt() @Min(1) @Max(50) max?: number = 1;
  /** How long to wait for one when the queue is empty, 0 to 30 s. */
  @IsOptional() @IsInt() @Min(0) @Max(30) waitSeconds?: number = 0;
}

/** A ticket in its holder's hands. */
export class ClaimedDto {
  ticket: TicketDto;
  /** Proves the hold: every action on the ticket names it. */
  leaseToken: string;
  /** Without a heartbeat or an action until then the ticket goes back to its place in the queue. */
  leaseExpiresAt: string;
  /** `urgent`, `nearest_deadline`, `assigned_to_you`, `overdue_turn` (one claim in eight takes overdue work before urgent work) or `chosen`. */
  whyNext: WhyNext;
}

export class ClaimedListDto {
  items: ClaimedDto[];
}

export class LeaseDto {
  /** From the claim. */
  @IsUUID() leaseToken: string;
}

export class HeartbeatResultDto {
  leaseExpiresAt: string;
}

export class RespondDto extends LeaseDto {
  /** The answer, 1 to 10,000 characters. */
  @IsText(1, 10_000) text: string;
  /** `internal`: a note for staff that no customer sees and that stops no clock. */
  @IsOptional() @IsIn(MESSAGE_VISIBILITIES) visible?: MessageVisibility = 'customer';
}

export class HoldDto extends LeaseDto {
  /** What is awaited. */
  @IsText(1, 500) reason: string;
}

export class ReleaseDto {
  /** The holder's; a manager leaves it out and says `force`. */
  @IsOptional() @IsUUID() leaseToken?: string;
  /** Managers only: take it away from whoever holds it. Needs `reason`. */
  @IsOptional() @IsBoolean() force?: boolean;
  @IsOptional() @IsText(1, 500) reason?: string;
}

export const TRANSFER_REASONS = ['misrouted', 'next_step'] as const;
export type TransferReason = (typeof TRANSFER_REASONS)[number];

export class TransferDto extends LeaseDto {
  /** Slug of the department that gets it. */
  @IsText(1, 63) department: string;
  /** `misrouted`: it should have come there at once (the model learns from it); `next_step`: this department has done its part. */
  @IsIn(TRANSFER_REASONS) reason: TransferReason;
  @IsOptional() @IsText(1, 2000) note?: string;
}

export class RemedyDto {
  /** Such as `refund`, `reship`, `coupon`, `apology`. */
  @IsText(1, 50) kind: string;
  /** In the shop's own currency. */
  @IsOptional() @IsNumber({ allowInfinity: false, allowNaN: false, maxDecimalPlaces: 2 }) @Min(0) @Max(1e12) amount?: number;
}

export class ResolveDto extends LeaseDto {
  /** What was done, for the customer to read; 1 to 2,000 characters. */
  @IsText(1, 2000) resolution: string;
  /** `not_complaint` and `duplicate` cancel the clocks. */
  @IsOptional() @IsIn(OUTCOMES) outcome?: Outcome = 'settled';
  @IsOptional() @ValidateNested() @Type(() => RemedyDto) remedy?: RemedyDto;
  /** For staff only. */
  @IsOptional() @IsText(1, 2000) note?: string;
}

export class ResumeDto {
  /** Who goes on with it; left out: the assignee. */
  @IsOptional() @IsText(1, 64) agent?: string;
}

/** A resumed ticket: leased to the assignee again, or back in the queue (no token) when they are away. */
export class ResumedDto {
  ticket: TicketDto;
  leaseToken: string | null;
  leaseExpiresAt: string | null;
}

export class CorrectionDto {
  @IsIn(CATEGORIES) category: Category;
  /** What the complaint states; each belongs to some category, the first one to this. */
  @IsOptional() @IsArray() @ArrayUnique() @ArrayMaxSize(REASONS.length) @IsIn(REASONS, { each: true }) reasons?: Reason[];
  /** Needed while somebody holds the ticket. */
  @IsOptional() @IsUUID() leaseToken?: string;
}

export class AssignDto {
  @IsText(1, 64) agent: string;
}

/** A message that was taken in, and the ticket it is on: a new, linked one when the old one was closed. */
export class MessageResultDto {
  message: MessageDto;
  ticket: TicketDto;
}
