import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { IsText } from '../platform/validation.js';
import { SLUG } from '../shared/slug.js';

/** Form of a department's slug. */

/** A name in both languages, each of 1 to 100 characters. */
export class NameDto {
  /** Chinese, such as 物流部. */
  @IsText(1, 100) zh: string;
  /** English, such as Logistics. */
  @IsText(1, 100) en: string;
}

/** A department without its slug: what PUT replaces. */
export class DepartmentChangeDto {
  @IsDefined() @ValidateNested() @Type(() => NameDto) name: NameDto;
  /** Slug of its working hours, `always` when left out. One that does not exist: 422 `unknown_calendar`. */
  @IsOptional() @IsString() calendar?: string;
}

export class DepartmentDto extends DepartmentChangeDto {
  /** Small letters, digits and `-`, at most 63; cannot be changed later. */
  @Matches(SLUG) slug: string;
}

export class DepartmentView {
  slug: string;
  name: NameDto;
  /** Slug of its working hours. */
  calendar: string;
  /** Counts the changes; goes into `If-Match`. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export class DepartmentPage {
  items: DepartmentView[];
  /** Null on the last page. */
  nextCursor: string | null;
}
