import { ArrayMaxSize, ArrayUnique, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IsText } from '../platform/validation.js';
import { EVENT_TYPES, type EventType } from '../shared/events.js';
import { DELIVERY_STATES, type DeliveryState } from './rules/delivery.js';

export class CreateWebhookDto {
  /**
   * Where events are POSTed: https, any port, no user name or password, at most 2,048 characters. Plain http only with `allowPrivate`.
   * @example https://crm.example.com/hooks/complaints
   */
  @IsString()
  @MaxLength(2048)
  url!: string;

  /**
   * Types to send; empty or left out: every type.
   * @example ["ticket.queued", "ticket.resolved"]
   */
  @IsOptional()
  @IsIn(EVENT_TYPES, { each: true })
  @ArrayUnique()
  events?: EventType[];

  /** Only events of these departments (slugs); empty or left out: of all, also those that have none yet. */
  @IsOptional()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsText(1, 64, { each: true })
  departments?: string[];

  /** Only events of tickets that this source sent, and never internal notes; left out: of every source. */
  @IsOptional()
  @IsText(1, 200)
  source?: string;

  /** Names this host as one that may be private (loopback, intranet) and speak plain http. Default false: such addresses are refused, at every connection anew. */
  @IsOptional()
  @IsBoolean()
  allowPrivate?: boolean;
}

export class WebhookDto {
  id!: string;
  url!: string;
  /** Empty: every type. */
  events!: EventType[];
  /** Empty: every department. */
  departments!: string[];
  /** Null: every source. */
  source!: string | null;
  /** False once the endpoint answered 410 Gone. */
  active!: boolean;
  allowPrivate!: boolean;
  /** Name of the key that made it. */
  createdBy!: string;
  createdAt!: Date;
  version!: number;
}

export class CreatedWebhookDto extends WebhookDto {
  /**
   * The signing secret, shown this once. Check each request with a Standard Webhooks library: `webhook-id` is the event's
   * id and stays the same over all tries (drop what you have already), `webhook-timestamp` and `webhook-signature` are new with every try.
   * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
   */
  secret!: string;
}

export class WebhookPageDto {
  items!: WebhookDto[];
  /** Null on the last page. */
  nextCursor!: string | null;
}

export class DeliveryDto {
  id!: string;
  /** The event's id, sent as `webhook-id`. */
  eventId!: string;
  type!: EventType;
  state!: DeliveryState;
  /** Tries begun. */
  attempts!: number;
  /** When the next try is due; during a try, when it counts as lost. Null unless pending. */
  nextAttemptAt!: Date | null;
  /** HTTP status of the last try; null without an answer. */
  lastStatus!: number | null;
  /** Why the last try failed: `http_status`, `timeout`, `private_address`, `gone`, or the system's code such as `ECONNREFUSED`. */
  lastError!: string | null;
  createdAt!: Date;
  deliveredAt!: Date | null;
}

export class DeliveryPageDto {
  items!: DeliveryDto[];
  /** Null on the last page. */
  nextCursor!: string | null;
}

export class DeliveriesQuery extends ListQueryDto {
  /** Only those in this state. */
  @IsOptional()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;
}
