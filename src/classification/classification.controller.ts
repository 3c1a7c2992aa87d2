import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Allow, ANY_KEY } from '../platform/access.js';
import { ClassifyDto, ClassifyResultDto } from './classification.dto.js';
import { ClassificationService } from './classification.service.js';

/** The call may take 30 s; what the transformer has not answered by now, naive Bayes answers in the rest. */
const TRANSFORMER_LIMIT_MS = 25_000;

@Controller('v1/classify')
export class ClassificationController {
  constructor(private readonly classification: ClassificationService) {}

  /** Says what texts are about, without making tickets of them: a preview, nothing is kept. Answers within 30 s. */
  @Post()
  @HttpCode(200)
  @Allow(ANY_KEY)
  @ApiResponse({ status: 200, type: ClassifyResultDto })
  @ApiResponse({ status: 422, description: '`invalid_body`, `invalid_text`' })
  async classify(@Body() { texts, explain = false }: ClassifyDto): Promise<ClassifyResultDto> {
    return { results: await this.classification.classify(texts, { explain, signal: AbortSignal.timeout(TRANSFORMER_LIMIT_MS) }) };
  }
}
