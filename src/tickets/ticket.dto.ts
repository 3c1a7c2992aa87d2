import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsUrl, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsInstant, IsSmallObject, IsText } from '../platform/validation.js';
import type { Why } from '../shared/bilingual.js';
import { CATEGORIES, type Category, REASONS, type Reason } from '../shared/categories.js';
import { type Priority, TIERS, type Tier } from '../shared/priority.js';
import type { ClockName, ClockState } from '../shared/sla.js';
import { type Outcome, TICKET_STATUSES, type TicketStatus } from '../shared/ticket-status.js';

export class CustomerDto {
  /** The customer's id in the sender's own systems. */
  @IsText(1, 200) id: string;
  @IsOptional() @IsText(1, 200) name?: string;
  /** Left out: the stored tier of this customer, else `basic`. */
  @IsOptional() @IsIn(TIERS) tier?: Tier;
  @IsOptional() @IsText(3, 320) email?: string;
  @IsOptional() @IsText(3, 50) phone?: string;
  /** BCP 47, such as `zh-CN`. */
  @IsOptional() @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/) locale?: string;
}

export class AttachmentDto {
  /** https only; a reference that is kept, never fetched. */
  @IsUrl({ protocols: ['https'], require_protocol: true, require_tld: false }) url: string;
  @IsText(1, 255) name: string;
  @Matches(/^[\w.+-]{1,127}\/[\w.+-]{1,127}$/) mediaType: string;
}

/** A complaint as a customer-service tool sends it. */
export class CreateTicketDto {
  /** The complaint in the customer's words, 1 to 10,000 characters (code points). */
  @IsText(1, 10_000) text: string;
  /** The sender's own id of it, unique per key source: sending it again answers with the same ticket. */
  @IsOptional() @IsText(1, 200) externalId?: string;
  /** Where it came in, such as `app`, `phone`, `email`. */
  @IsOptional() @IsText(1, 50) channel?: string;
  /** What the sender takes the language to be (BCP 47); the service finds out by itself. */
  @IsOptional() @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/) language?: string;
  @IsOptional() @IsText(1, 500) subject?: string;
  @IsOptional() @IsText(1, 200) orderId?: string;
  @IsOptional() @IsText(1, 200) product?: string;
  /** When it happened (RFC 3339 with an offset); reported only, clocks start when the ticket is created. */
  @IsOptional() @IsInstant() occurredAt?: string;
  @IsOptional() @ValidateNested() @Type(() => CustomerDto) customer?: CustomerDto;
  /** At most 10 references. */
  @IsOptional() @IsArray() @ArrayMaxSize(10) @ValidateNested({ each: true }) @Type(() => AttachmentDto) attachments?: AttachmentDto[];
  /** Anything the sender wants back or routes by; an object of at most 16 KiB. */
  @IsOptional() @IsSmallObject(16_384) metadata?: Record<string, unknown>;
}

/** One clock of a ticket. */
export class TicketClockDto {
  clock: ClockName;
  state: ClockState;
  /** When it must be done (UTC). On hold: when it would be due if the hold ended now. */
  dueAt: string;
  /** Whole minutes left; negative when overdue; null once the clock has stopped. */
  remainingMinutes: number | null;
}

/** A ticket as it is now. Classification fields are null while the status is `received`. */
export class TicketDto {
  id: string;
  /** Short and speakable. */
  number: number;
  externalId: string | null;
  source: string;
  status: TicketStatus;
  text: string;
  subject: string | null;
  channel: string | null;
  orderId: string | null;
  product: string | null;
  occurredAt: string | null;
  customer: CustomerDto | null;
  /** The customer's tier when the ticket came in. */
  tier: Tier;
  attachments: AttachmentDto[];
  metadata: Record<string, unknown>;
  /** What it is about now: the model's word, or a person's correction. */
  category: Category | null;
  /** The model's distribution over the four categories; sums to 1. */
  categories: Record<Category, number> | null;
  /** Further categories of a mixed complaint. */
  also: { category: Category; score: number }[];
  reasons: { code: Reason; score: number }[];
  /** Calibrated probability that the model's category is right. */
  confidence: number | null;
  decision: 'auto' | 'review' | null;
  /** What a reviewer is offered. */
  suggestion: Category | null;
  urgent: boolean;
  priority: Priority | null;
  /** Slug of the department whose queue it is (or was) in. */
  department: string | null;
  assignee: string | null;
  /** Why it is where it is, in words, oldest first. */
  why: Why[];
  language: string | null;
  engine: 'transformer' | 'naive-bayes' | null;
  modelVersion: string | null;
  /** Words of the text that speak for the category (only when one ticket is read). */
  evidence?: { text: string; start: number; end: number; weight: number; category: Category }[];
  sla: TicketClockDto[];
  resolution: string | null;
  outcome: Outcome | null;
  remedy: { kind: string; amount?: number } | null;
  /** The closed ticket that this one continues. */
  followUpOf: string | null;
  /** How many times a customer's message brought it back. */
  reopened: number;
  createdAt: string;
  queuedAt: string | null;
  claimedAt: string | null;
  respondedAt: string | null;
  correctedAt: string | null;
  resolvedAt: string | null;
  closedAt: string | null;
}

export class TicketPageDto {
  items: TicketDto[];
  /** Give it back as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export class ListTicketsDto {
  @IsOptional() @IsIn(TICKET_STATUSES) status?: TicketStatus;
  @IsOptional() @IsText(1, 63) department?: string;
  @IsOptional() @IsIn(CATEGORIES) category?: Category;
  /** Tickets that state this reason. */
  @IsOptional() @IsIn(REASONS) reason?: Reason;
  @IsOptional() @IsText(1, 200) customerId?: string;
  @IsOptional() @IsText(1, 200) externalId?: string;
  /** Created at or after (RFC 3339 with an offset). */
  @IsOptional() @IsInstant() from?: string;
  /** Created before (RFC 3339 with an offset). */
  @IsOptional() @IsInstant() to?: string;
  /** Words that stand in text or subject, or a ticket number, an order's or an external id. */
  @IsOptional() @IsText(1, 100) q?: string;
  @IsOptional() @IsText(1, 500) cursor?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit?: number = 50;
}
