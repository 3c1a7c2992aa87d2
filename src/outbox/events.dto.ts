import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { EVENT_TYPES, type EventType } from '../shared/events.js';

export class EventsQuery {
  /**
   * Types to receive, separated by commas; every type without it. An unknown one is a 422.
   * @example ticket.queued,ticket.resolved
   */
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(EVENT_TYPES, { each: true })
  types?: EventType[];
}

/** One event, the `data:` line of a message of the stream and the `data` of a webhook's body. */
export class EventDto {
  /** UUID v7; a webhook sends it as `webhook-id`. */
  id!: string;

  /** What happened, such as `ticket.resolved`. */
  type!: EventType;

  ticketId!: string | null;

  /** Slug of the department that had the ticket then; null before it was routed. */
  department!: string | null;

  /**
   * When it happened, RFC 3339 in UTC.
   * @example 2026-05-01T01:30:00.000Z
   */
  at!: string;

  /** What the event carries; the members depend on `type`. */
  data!: Record<string, unknown>;
}
