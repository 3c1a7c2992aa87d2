import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsDefined, IsIn, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { IsSmallObject, IsText } from '../platform/validation.js';
import { CATEGORIES, type Category, REASONS, type Reason } from '../shared/categories.js';
import { type Priority, TIERS, type Tier } from '../shared/priority.js';
import { RoutingRuleDto } from './routing-rules.dto.js';

/** A ticket that might come. */
export class PreviewTicketDto {
  /** 1 to 10,000 characters. */
  @IsText(1, 10_000) text: string;
  @IsOptional() @IsText(0, 500) subject?: string;
  @IsOptional() @IsText(1, 100) channel?: string;
  /** `basic` when left out. */
  @IsOptional() @IsIn(TIERS) tier?: Tier;
  /** `und` (not determined) when left out. */
  @IsOptional() @IsText(1, 35) language?: string;
  @IsOptional() @IsSmallObject(16_384) metadata?: Record<string, unknown>;
}

/** What the classifier says of it: `POST /v1/classify` answers these fields. */
export class PreviewPredictionDto {
  @IsIn(CATEGORIES) category: Category;
  /** Codes. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(REASONS, { each: true }) reasons?: Reason[];
  /** `auto` when left out. */
  @IsOptional() @IsIn(['auto', 'review']) decision?: 'auto' | 'review';
  @IsOptional() @IsBoolean() urgent?: boolean;
}

export class DraftRuleDto extends RoutingRuleDto {
  /** The stored rule that this draft would replace; without it the draft is a new rule. */
  @IsOptional() @IsUUID() id?: string;
}

/** What would happen to a ticket; nothing is stored. */
export class RoutingPreviewDto {
  @IsDefined() @ValidateNested() @Type(() => PreviewTicketDto) ticket: PreviewTicketDto;
  /** Routing does not classify: without it the answer is 422 `prediction_required`. */
  @IsOptional() @ValidateNested() @Type(() => PreviewPredictionDto) prediction?: PreviewPredictionDto;
  /** Drafts, tried together with the stored rules as if they had just been saved. At most 100. */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => DraftRuleDto) rules?: DraftRuleDto[];
}

/** One step of the explanation. */
export class WhyView {
  /** `rule_matched`, `category_default`, `category_other`, `below_threshold`, `department_missing`, `urgent`, `urgent_words` or `tier_strategic`. */
  code: string;
  zh: string;
  en: string;
  detail?: Record<string, unknown>;
}

export class MatchedRuleView {
  /** Null for a draft that is no stored rule. */
  id: string | null;
  /** Null for a draft. */
  version: number | null;
  name: string;
  rank: number;
}

export class RoutingPreviewView {
  department: string;
  priority: Priority;
  why: WhyView[];
  /** Null when no rule matched. */
  matchedRule: MatchedRuleView | null;
}
