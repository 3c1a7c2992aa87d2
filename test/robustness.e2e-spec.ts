import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ClassificationModule } from '../src/classification/classification.module.js';
import { ClassificationService } from '../src/classification/classification.service.js';
import type { EngineName, Prediction } from '../src/classification/prediction.js';
import { Env } from '../src/platform/env.js';
import { PlatformModule } from '../src/platform/platform.module.js';
import type { Category } from '../src/shared/categories.js';
import { EMPTY_LOOKING, OTHER_LANGUAGES, ROBUSTNESS } from './support/robustness-texts.js';

/** Share of all texts that must be read right, by who answers. */
const LEAST_RIGHT: Readonly<Record<EngineName, number>> = { transformer: 0.9, 'naive-bayes': 0.75 };
/** No single kind of writing may fall below. */
const LEAST_OF_A_KIND: Readonly<Record<EngineName, number>> = { transformer: 0.75, 'naive-bayes': 0.5 };

/** A text without a complaint may also be left to a person: no department gets it for nothing then. */
const isRight = ({ category, decision }: Prediction, expected: Category) =>
  category === expected || (expected === 'other' && decision === 'review');

/** The shipped models on texts of our own, as people really write them. */
describe('any text', () => {
  let app: TestingModule;
  let service: ClassificationService;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    app = await Test.createTestingModule({ imports: [PlatformModule.with(new Env()), ClassificationModule] }).compile();
    await app.init();
    service = app.get(ClassificationService);
  }, 30_000);

  afterAll(() => app.close());

  it('is read right, however it is written', async () => {
    const cases = Object.entries(ROBUSTNESS).flatMap(([kind, texts]) => texts.map(([category, text]) => ({ kind, category, text })));
    const predictions = await service.classify(cases.map((one) => one.text));
    const engine = predictions[0]?.engine as EngineName;
    const right = cases.map((one, i) => ({ ...one, right: isRight(predictions[i] as Prediction, one.category) }));
    const shareOf = (some: typeof right) => some.filter((one) => one.right).length / some.length;
    const wrong = right.filter((one) => !one.right).map((one) => `${one.kind}, ${one.category}: ${one.text}`);
    expect({ wrong, enough: shareOf(right) >= LEAST_RIGHT[engine] }).toMatchObject({ enough: true });
    for (const kind of Object.keys(ROBUSTNESS)) {
      expect({ kind, wrong, enough: shareOf(right.filter((one) => one.kind === kind)) >= LEAST_OF_A_KIND[engine] }).toMatchObject({
        enough: true,
      });
    }
  });

  it.each(EMPTY_LOOKING)('goes to a person as other when nothing in it can be read: %s', async (text) => {
    const [prediction] = await service.classify([text]);
    expect(prediction).toMatchObject({ category: 'other', decision: 'review', suggestion: null, reasons: [] });
  });

  it.each(OTHER_LANGUAGES)('goes to a person in a language that no model learned: %s', async (text) => {
    const [prediction] = await service.classify([text]);
    expect(prediction).toMatchObject({ decision: 'review', suggestion: null, language: 'other' });
  });

  it('of 10,000 characters is read whole by the engine that reads short ones', async () => {
    const long = '快递一直没到，等了半个月，物流信息完全不更新。'.repeat(435).slice(0, 10_000);
    const [short, whole] = await service.classify(['快递一直没到', long], { explain: true });
    expect(whole).toMatchObject({ category: 'logistics', engine: short?.engine });
    const { evidence = [] } = whole as Prediction;
    for (const span of evidence) expect(long.slice(span.start, span.end)).toBe(span.text);
    expect(evidence.length).toBeGreaterThan(0);
  }, 30_000);
});
