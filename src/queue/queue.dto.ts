import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Bilingual } from '../shared/bilingual.js';
import type { Priority } from '../shared/priority.js';

/** A department's queue at this moment. */
export class QueueDto {
  department: string;
  name: Bilingual;
  /** Waiting for a claim. */
  depth: number;
  /** In somebody's hands. */
  claimed: number;
  /** On hold. */
  held: number;
  /** When the oldest waiting ticket was created; null for an empty queue. */
  oldest: string | null;
  /** Waiting with a deadline in the next 30 minutes. */
  atRisk: number;
  /** Waiting with a deadline that has passed. */
  overdue: number;
  /** Waiting, by priority. */
  byPriority: Record<Priority, number>;
}

export class QueueListDto {
  items: QueueDto[];
  nextCursor: string | null;
}

export class QueueItemDto {
  ticketId: string;
  number: number;
  priority: Priority;
  urgent: boolean;
  dueAt: string;
  createdAt: string;
}

/** A queue with the tickets at its head, in the order in which they will be claimed. */
export class QueueDetailDto extends QueueDto {
  next: QueueItemDto[];
}

export class QueueDetailQueryDto {
  /** How many tickets of the head to show. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(200) limit?: number = 20;
}
