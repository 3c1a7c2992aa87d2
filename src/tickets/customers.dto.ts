import { IsBoolean, IsIn, IsNumber, IsOptional, Matches, Min, ValidateIf } from 'class-validator';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { IsText } from '../platform/validation.js';
import { TIERS, type Tier } from '../shared/priority.js';

/** A customer as a whole: what is left out is emptied. */
export class PutCustomerDto {
  @IsOptional() @IsText(1, 200) name?: string | null;
  /** Of the tickets that come from now on without a tier of their own; null: `basic`. */
  @IsOptional() @IsIn(TIERS) tier?: Tier | null;
  /** What the customer is worth to you, at least 0, in your own currency; null: unknown. */
  @IsOptional() @IsNumber({ allowNaN: false, allowInfinity: false }) @Min(0) value?: number | null;
  @IsOptional() @IsText(3, 320) email?: string | null;
  @IsOptional() @IsText(3, 50) phone?: string | null;
  /** BCP 47, such as `zh-CN`. */
  @IsOptional() @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/) locale?: string | null;
}

/** A line of the bulk upload: what is left out stays as it is, null empties. */
export class BulkCustomerDto {
  /** The customer's id in your own systems, the one that tickets name. */
  @IsText(1, 200) id: string;
  @IsOptional() @IsText(1, 200) name?: string | null;
  @IsOptional() @IsNumber({ allowNaN: false, allowInfinity: false }) @Min(0) value?: number | null;
  @IsOptional() @IsIn(TIERS) tier?: Tier | null;
}

export class ListCustomersDto extends ListQueryDto {
  /** Customers with this tier; those without one are in no tier's list. */
  @IsOptional() @IsIn(TIERS) tier?: Tier;
}

export class CustomerView {
  /** @example "c-1001" */
  id: string;
  name: string | null;
  /** Null: tickets that bring no tier are `basic`. */
  tier: Tier | null;
  /** What the customer is worth, in the operator's currency; null: unknown. */
  value: number | null;
  email: string | null;
  phone: string | null;
  locale: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export class CustomerPage {
  items: CustomerView[];
  nextCursor: string | null;
}

export class RetierDto {
  /** True: only says what would change. Left out: false. Not null, lest a mistake in the asking writes. */
  @ValidateIf((_, preview) => preview !== undefined)
  @IsBoolean()
  preview?: boolean;
}

export class TierCountsView {
  strategic: number;
  core: number;
  potential: number;
  basic: number;
  /** Customers without a tier. */
  none: number;
}

export class TierChangeView {
  id: string;
  value: number;
  from: Tier | null;
  to: Tier;
}

export class RetierView {
  /** True: nothing was written. */
  preview: boolean;
  customers: number;
  /** Of these, the ones whose value is not known: they keep their tier, and do not count in the shares. */
  withoutValue: number;
  /** Customers whose tier changes. */
  changed: number;
  before: TierCountsView;
  after: TierCountsView;
  /** The first 100 that change, most valuable first. */
  changes: TierChangeView[];
}
