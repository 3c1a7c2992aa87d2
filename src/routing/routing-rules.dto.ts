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
  IsOptional,
  Matches,
  Max,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { IsText } from '../platform/validation.js';
import { CATEGORIES, type Category, REASONS, type Reason } from '../shared/categories.js';
import { PRIORITIES, type Priority, TIERS, type Tier } from '../shared/priority.js';
import { SLUG } from '../shared/slug.js';
import type { Scalar } from './rules/rule.js';
import { isScalarMap, SCALAR_MAP_RULE } from './rules/scalar-map.js';

const IsScalarMap = (): PropertyDecorator => (target, propertyName) =>
  registerDecorator({
    name: 'isScalarMap',
    target: target.constructor,
    propertyName: String(propertyName),
    validator: { validate: isScalarMap, defaultMessage: () => SCALAR_MAP_RULE },
  });

/** Every condition that is given must hold; a list holds when one of its values does. `{}` takes every ticket. */
export class WhenDto {
  /** Guessed by the classifier. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(CATEGORIES, { each: true }) category?: Category[];
  /** Guessed by the classifier: one of the ticket's reasons is among them. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(REASONS, { each: true }) reason?: Reason[];
  /** As the sending tool names them. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsText(1, 100, { each: true }) channel?: string[];
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(TIERS, { each: true }) tier?: Tier[];
  /** Language codes, such as `zh`. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsText(1, 35, { each: true }) language?: string[];
  /** Guessed by the classifier. */
  @IsOptional() @IsBoolean() urgent?: boolean;
  /** One of them stands in subject or text, whatever the case and the width of its letters. 1 to 50, each of 1 to 100 characters. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsText(1, 100, { each: true }) keywords?: string[];
  /** Every key of the ticket's metadata must have exactly this text, number or boolean. 1 to 20 keys. */
  @IsOptional() @IsScalarMap() metadata?: Record<string, Scalar>;
}

export class ThenDto {
  /** Slug of a department; one that does not exist: 422 `unknown_department`. */
  @Matches(SLUG) department: string;
  /** Left out: urgent for urgent words, high for strategic customers, else normal. */
  @IsOptional() @IsIn(PRIORITIES) priority?: Priority;
}

/** When a ticket is what `when` says, it goes where `then` says. */
export class RoutingRuleDto {
  /** For people, 1 to 200 characters. */
  @IsText(1, 200) name: string;
  /** The lowest that matches wins; among equal ranks the newest. */
  @IsInt() @Min(0) @Max(1_000_000) rank: number;
  @IsDefined() @ValidateNested() @Type(() => WhenDto) when: WhenDto;
  @IsDefined() @ValidateNested() @Type(() => ThenDto) then: ThenDto;
}

export class RoutingRuleView extends RoutingRuleDto {
  id: string;
  /** Counts the changes; goes into `If-Match`. Explanations name it. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export class RoutingRulePage {
  items: RoutingRuleView[];
  /** Null on the last page. */
  nextCursor: string | null;
}
