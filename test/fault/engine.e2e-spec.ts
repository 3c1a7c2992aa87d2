import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ClassificationModule } from '../../src/classification/classification.module.js';
import { ClassificationService } from '../../src/classification/classification.service.js';
import { TransformerEngine } from '../../src/classification/engine/transformer-engine.js';
import { Env } from '../../src/platform/env.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { Readiness } from '../../src/platform/readiness.js';
import { TINY_BIAS, TINY_WORDS, writeTinyModel } from '../support/tiny-model.js';
import { until } from '../support/until.js';

const SHIPPED = resolve('models', 'naive-bayes');
const START_MS = 20_000;

let models: string;
let app: TestingModule;
let service: ClassificationService;
let engine: TransformerEngine;

beforeEach(async () => {
  Logger.overrideLogger(false);
  models = await mkdtemp(join(tmpdir(), 'models-'));
  await cp(SHIPPED, join(models, 'naive-bayes'), { recursive: true });
});

afterEach(async () => {
  await app.close();
  await rm(models, { recursive: true, force: true });
});

async function start(budgetMs = 2_000): Promise<void> {
  const env: Env = Object.assign(new Env(), { MODELS_DIR: models, ENGINE_BUDGET_MS: budgetMs });
  app = await Test.createTestingModule({ imports: [PlatformModule.with(env), ClassificationModule] }).compile();
  await app.init();
  service = app.get(ClassificationService);
  engine = app.get(TransformerEngine);
}

async function engineOf(text: string): Promise<string | undefined> {
  return (await service.classify([text]))[0]?.engine;
}

function answeredBy(name: 'transformer' | 'naive-bayes') {
  return until(async () => (await engineOf('late parcel')) === name, `an answer of ${name}`, START_MS);
}

const codes = () => service.warnings().map((warning) => warning.code);

async function flipByte(file: string): Promise<void> {
  const content = await readFile(file);
  const at = content.length >> 1;
  content.writeUInt8(content.readUInt8(at) ^ 1, at);
  await writeFile(file, content);
}

describe('engine process', () => {
  it('answers with the newest transformer, and the shares of its evidence add up to the logit', async () => {
    await writeTinyModel(models, 'tiny', '0.9.0');
    await writeTinyModel(models, 'tiny', '0.10.0');
    await start();
    const [prediction] = await service.classify(['My parcel is late!'], { explain: true });
    expect(prediction).toMatchObject({
      category: 'logistics',
      engine: 'transformer',
      modelVersion: 'tiny/0.10.0',
      language: 'en',
      decision: 'auto',
      suggestion: null,
    });
    const evidence = prediction?.evidence ?? [];
    expect(evidence.map((span) => span.text)).toEqual(['late', 'parcel']);
    const logit = evidence.reduce((sum, span) => sum + span.weight, 0) + TINY_BIAS[0];
    expect(prediction?.confidence).toBeCloseTo(Math.exp(logit) / (Math.exp(logit) + 3), 6);
    expect(evidence[0]?.weight).toBeCloseTo(3 * (evidence[1]?.weight ?? 0), 6);
    expect(service.warnings()).toEqual([]);
    expect(service.models().map((model) => model.engine)).toEqual(['transformer', 'naive-bayes']);
  });

  it('gives evidence as UTF-16 units of the text that was sent, through mark-up, emoji and full-width forms', async () => {
    await writeTinyModel(models);
    await start();
    const text = '😡<b>快递</b>很慢 ＬＡＴＥ 订单12345678901 ｌａｔｅ';
    const [prediction] = await service.classify([text], { explain: true });
    for (const span of prediction?.evidence ?? []) expect(text.slice(span.start, span.end)).toBe(span.text);
    expect(prediction?.evidence?.map((span) => span.text)).toEqual(expect.arrayContaining(['快递', '很慢', 'ｌａｔｅ']));
    expect(prediction).toMatchObject({ category: 'logistics', engine: 'transformer', language: 'zh' });
  });

  it('pools a text of many windows by token: its order does not matter, and every token counts once', async () => {
    await writeTinyModel(models);
    await start();
    const late = Array<string>(300).fill('late').join(' ');
    const refund = Array<string>(200).fill('refund').join(' ');
    const [one, other, mixed] = await service.classify([`${late} ${refund}`, `${refund} ${late}`, `${late} ${refund} ${late}`]);
    const state = (TINY_WORDS.late?.[0] ?? 0) * (300 / 502) + TINY_BIAS[0];
    const refundState = (TINY_WORDS.refund?.[2] ?? 0) * (200 / 502);
    expect(one?.engine).toBe('transformer');
    expect(one?.confidence).toBeCloseTo(Math.exp(state) / (Math.exp(state) + Math.exp(refundState) + 2), 5);
    expect(other?.confidence).toBeCloseTo(one?.confidence ?? 0, 6);
    expect(mixed?.categories.service).toBeLessThan(one?.categories.service ?? 0);
    expect(one?.also.map((entry) => entry.category)).toEqual(['service']);
  });

  it('answers with naive Bayes while there is no transformer, and finds one that comes', async () => {
    await start();
    const [zh, en] = await service.classify(['快递一周了还没到', 'They refuse to refund my money'], { explain: true });
    expect(zh).toMatchObject({ engine: 'naive-bayes', category: 'logistics', language: 'zh', modelVersion: 'naive-bayes/1.0.0' });
    expect(en).toMatchObject({ engine: 'naive-bayes', category: 'service', language: 'en' });
    for (const prediction of [zh, en]) expect(prediction?.evidence?.length).toBeGreaterThan(0);
    expect(codes()).toEqual(['transformer_missing']);
    expect(service.loading()).toBe(false);
    await writeTinyModel(models);
    await answeredBy('transformer');
    expect(service.warnings()).toEqual([]);
  }, 30_000);

  it('refuses a model with one wrong byte, says so, and takes it once it is repaired', async () => {
    const folder = await writeTinyModel(models);
    const file = join(folder, 'onnx', 'model_quantized.onnx');
    await flipByte(file);
    await start();
    expect(await engineOf('late parcel')).toBe('naive-bayes');
    const warnings = [{ code: 'model_corrupt', detail: expect.stringContaining('onnx/model_quantized.onnx') }];
    expect(service.warnings()).toEqual(warnings);
    // What /health/ready is made of.
    expect(app.get(Readiness).states().get('classification')).toEqual({ ready: true, warnings });
    await flipByte(file);
    await answeredBy('transformer');
    expect(service.warnings()).toEqual([]);
  }, 30_000);

  it('sends everything to review when naive Bayes is corrupt too, and loses nothing', async () => {
    await flipByte(join(models, 'naive-bayes', '1.0.0', 'naive-bayes.json'));
    await start();
    const [prediction] = await service.classify(['快递一周了还没到']);
    expect(prediction).toMatchObject({ category: 'other', decision: 'review', suggestion: null, modelVersion: 'none', confidence: 0.25 });
    expect(codes()).toEqual(['transformer_missing', 'model_corrupt']);
  });

  it('D37 engine killed 100 times: every text is answered', async () => {
    await writeTinyModel(models);
    await start();
    const texts = ['late parcel', 'broken', 'refund', '快递很慢'];
    const seen = { transformer: 0, 'naive-bayes': 0 };
    for (let round = 0; round < 100; round++) {
      const pid = await until(async () => engine.pid, 'an engine process', START_MS);
      const before = await service.classify(texts);
      const during = service.classify(texts);
      process.kill(pid, 'SIGKILL');
      const predictions = [...before, ...(await during), ...(await service.classify(texts))];
      expect(predictions.map((prediction) => prediction.category).filter(Boolean)).toHaveLength(12);
      for (const { engine: name } of predictions) seen[name]++;
    }
    expect(seen.transformer).toBeGreaterThanOrEqual(400);
    expect(seen['naive-bayes']).toBeGreaterThan(0);
    await answeredBy('transformer');
  }, 300_000);

  it('leaves a slow engine alone: naive Bayes answers, the breaker opens, and closes by itself', async () => {
    await writeTinyModel(models);
    await start(400);
    await answeredBy('transformer');
    const pid = engine.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    for (let failure = 0; failure < 3; failure++) expect(await engineOf('late parcel')).toBe('naive-bayes');
    expect(codes()).toEqual(['engine_slow']);
    process.kill(pid, 'SIGCONT');
    await answeredBy('transformer');
    expect(engine.pid).toBe(pid);
    expect(service.warnings()).toEqual([]);
  }, 30_000);

  it('kills an engine that hangs and starts another', async () => {
    await writeTinyModel(models);
    await start(50);
    await answeredBy('transformer');
    const hung = engine.pid ?? 0;
    process.kill(hung, 'SIGSTOP');
    expect(await engineOf('late parcel')).toBe('naive-bayes');
    await until(async () => engine.pid !== undefined && engine.pid !== hung, 'another engine process', START_MS);
    await answeredBy('transformer');
  }, 30_000);

  it('ends with the service, and answers what is still waiting', async () => {
    await writeTinyModel(models);
    await start();
    await answeredBy('transformer');
    const pid = engine.pid ?? 0;
    const waiting = service.classify(Array<string>(100).fill('late parcel'));
    await app.close();
    expect(await waiting).toHaveLength(100);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
