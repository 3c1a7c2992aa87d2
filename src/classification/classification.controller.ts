import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiResponse } from '@nestjs/swagger';
import { Allow, ANY_KEY } from '../platform/access.js';
import { ProblemError } from '../platform/errors.js';
import { isStorable } from '../platform/validation.js';
import { ClassifyDto, ClassifyResultDto } from './classification.dto.js';
import { ClassificationService } from './classification.service.js';

/** 256 texts of 10,000 characters are 7.3 MiB in UTF-8. */
const BODY_LIMIT = 10 * 1024 * 1024;
/** The call may take 30 s; what the transformer has not answered by now, naive Bayes answers in the rest. */
const TRANSFORMER_LIMIT_MS = 25_000;

@Controller('v1/classify')
export class ClassificationController {
  constructor(private readonly classification: ClassificationService) {}

  /** Says what texts are about, without making tickets of them: a preview, nothing is kept. Answers within 30 s. */
  @Post()
  @HttpCode(200)
  @Allow(ANY_KEY)
  @RouteConfig({ bodyLimit: BODY_LIMIT })
  @ApiResponse({ status: 200, type: ClassifyResultDto })
  @ApiResponse({ status: 422, description: '`invalid_body`, `invalid_text`' })
  async classify(@Body() { texts, explain = false }: ClassifyDto): Promise<ClassifyResultDto> {
    if (!isStorable(texts)) throw new ProblemError(422, 'invalid_text', 'A text holds U+0000 or a lone surrogate.');
    return { results: await this.classification.classify(texts, { explain, signal: AbortSignal.timeout(TRANSFORMER_LIMIT_MS) }) };
  }
}
