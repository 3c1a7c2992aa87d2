import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import { KEY_ROLES, KeyRole } from '../platform/access.js';
import { IsInstant, IsText } from '../platform/validation.js';

/** A key to make. */
export class CreateApiKeyDto {
  /** What it is for, such as `crm production`; people see it in lists and in the audit trail. */
  @IsText(1, 100)
  name!: string;

  /** `intake`: sends tickets and reads its own. `agent`: works the queues of its departments. `manager`: all but keys, webhooks, audit and erasure. `admin`: everything. */
  @IsIn(KEY_ROLES)
  role!: KeyRole;

  /** Slugs of the departments that an `agent` key works in: at least one; for no other role. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { each: true, message: 'each must be the slug of a department' })
  departments?: string[];

  /** Namespace of `externalId` and `Idempotency-Key`: give a new key the source of the one it replaces. Left out: the name. */
  @IsOptional()
  @IsText(1, 100)
  source?: string;

  /** Id of the one agent that this key acts as. Left out: the key acts as whom each call names. */
  @IsOptional()
  @IsText(1, 64)
  agent?: string;

  /** When it stops working, RFC 3339 with an offset, in the future. Left out: never. */
  @IsOptional()
  @IsInstant()
  expiresAt?: string;
}

/** A key as lists show it. */
export class ApiKeyView {
  /** @example "019a7d0e-6c1b-7cc3-9b1e-2f6a51d1c0aa" */
  id!: string;
  name!: string;
  role!: KeyRole;
  /** Empty for every role but `agent`. */
  departments!: string[];
  source!: string;
  agent!: string | null;
  /** The first ten characters of the key, to tell keys apart. */
  prefix!: string;
  expiresAt!: Date | null;
  createdAt!: Date;
  /** At most a minute behind; null when it was never used. */
  lastUsedAt!: Date | null;
}

/** A new key. The answer to its making is the only place where `key` is ever shown. */
export class NewApiKeyView extends ApiKeyView {
  /** Send it as `Authorization: Bearer <key>`. It cannot be read again. */
  key!: string;
}

export class ApiKeyPage {
  items!: ApiKeyView[];
  nextCursor!: string | null;
}
