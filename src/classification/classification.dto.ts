import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsOptional } from 'class-validator';
import { IsText } from '../platform/validation.js';
import { CATEGORIES, type Category, REASONS, type Reason } from '../shared/categories.js';
import {
  type CategoryScore,
  DECISIONS,
  type Decision,
  ENGINES,
  type EngineName,
  type Evidence,
  LANGUAGES,
  type Language,
  type Prediction,
  type ReasonScore,
} from './prediction.js';

/** Texts to classify; nothing of them is kept. */
export class ClassifyDto {
  /** 1 to 256 texts, each 1 to 10,000 characters (code points). */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(256) @IsText(1, 10_000, { each: true }) texts: string[];
  /** With the words that speak for the category. */
  @IsOptional() @IsBoolean() explain?: boolean;
}

export class CategoriesDto implements Record<Category, number> {
  logistics: number;
  quality: number;
  service: number;
  other: number;
}

export class CategoryScoreDto implements CategoryScore {
  @ApiProperty({ enum: CATEGORIES }) category: Category;
  /** Probability, 0 to 1, that the text states it. */
  score: number;
}

export class ReasonScoreDto implements ReasonScore {
  @ApiProperty({ enum: REASONS }) code: Reason;
  /** Probability, 0 to 1, that the text states this reason; reasons are independent of one another. */
  score: number;
}

export class EvidenceDto implements Evidence {
  /** The words as they stand in the text that was sent. */
  text: string;
  /** First UTF-16 unit in the text that was sent. */
  start: number;
  /** One past the last UTF-16 unit. */
  end: number;
  /** Share of the category's logit that these words carry, before calibration; above 0. */
  weight: number;
  @ApiProperty({ enum: CATEGORIES }) category: Category;
}

/** What the classifier says about one text. */
export class PredictionDto implements Prediction {
  /** The category of the primary reason. */
  @ApiProperty({ enum: CATEGORIES }) category: Category;
  /** Probabilities of the primary category; they sum to 1. */
  categories: CategoriesDto;
  /** Further categories that a mixed complaint states, likeliest first. */
  also: CategoryScoreDto[];
  /** Stated reasons, likeliest first. */
  reasons: ReasonScoreDto[];
  /** Calibrated probability, 0 to 1, that `category` is right. */
  confidence: number;
  /** `auto`: certain enough for the promised precision; `review`: a person looks first. It never alters `category`. */
  @ApiProperty({ enum: DECISIONS }) decision: Decision;
  /** What a reviewer is offered; null on `auto` and where no guess is worth showing. */
  @ApiProperty({ enum: CATEGORIES, nullable: true, type: String }) suggestion: Category | null;
  /** Danger to health or safety, the law, fraud, or great distress. */
  urgent: boolean;
  /** The words of danger or law that made it urgent where the model alone would not have. */
  urgentWords: string[];
  /** `other`: a language that no model learned; `und`: none to be found. */
  @ApiProperty({ enum: LANGUAGES }) language: Language;
  /** Who answered. */
  @ApiProperty({ enum: ENGINES }) engine: EngineName;
  /** `<name>/<version>` of the model; `none` when no model could be loaded. */
  modelVersion: string;
  /** Present with `explain`: the strongest words, by category. */
  evidence?: EvidenceDto[];
}

export class ClassifyResultDto {
  /** One a text, in the order of `texts`. */
  results: PredictionDto[];
}
