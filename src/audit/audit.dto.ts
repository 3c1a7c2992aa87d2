import { IsOptional } from 'class-validator';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IsInstant, IsText } from '../platform/validation.js';

export class AuditQueryDto extends ListQueryDto {
  /** Kind of thing, such as `ticket` or `api_key`. */
  @IsOptional() @IsText(1, 100) entity?: string;
  @IsOptional() @IsText(1, 200) entityId?: string;
  /** Such as `ticket.claim`. */
  @IsOptional() @IsText(1, 100) action?: string;
  /** Id of the acting key, or the name that the entry carries. */
  @IsOptional() @IsText(1, 200) actor?: string;
  /** Entries at this time or later, RFC 3339 with an offset. */
  @IsOptional() @IsInstant() from?: string;
  /** Entries before this time, RFC 3339 with an offset. */
  @IsOptional() @IsInstant() to?: string;
}

/** One act. */
export class AuditEntryView {
  id!: string;
  /** Place in the chain; null until it is sealed, about a second after it was written. */
  seq!: number | null;
  at!: Date;
  /** Id of the key that acted; `bootstrap` for the key of the environment, `system` for the service itself. */
  actorKey!: string;
  /** The agent that acted, else the key's name. */
  actorName!: string;
  action!: string;
  entity!: string;
  entityId!: string;
  /** Facts of the act; never a customer's words, contact data or secrets. */
  data!: Record<string, unknown>;
  prevHash!: string | null;
  hash!: string | null;
}

export class AuditPage {
  items!: AuditEntryView[];
  nextCursor!: string | null;
}

/** Whether the chain holds. */
export class AuditVerificationView {
  entries!: number;
  /** Entries that have their place; the rest is newer than a moment. */
  sealed!: number;
  /** True when no sealed entry was changed, moved or taken out of the middle. */
  ok!: boolean;
  /** Where it breaks first; null when it holds. */
  firstBrokenSeq!: number | null;
  /** Hash of the last entry of a chain that holds: noted elsewhere, it also proves later that nothing was cut off the end. */
  lastHash!: string | null;
}
