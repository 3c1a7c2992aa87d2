import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { loadEnv } from '../../platform/env.js';
import type { EngineItem } from '../engine/engine.js';
import { parseManifest, verifyModel } from '../engine/manifest.js';
import { type ModelFolder, newestModel, REQUIRED_FILES } from '../engine/model-folders.js';
import { decodeNaiveBayes } from '../engine/naive-bayes-file.js';
import { ENGINES, type EngineName, type Prediction } from '../prediction.js';
import { classifyNaiveBayes } from '../rules/naive-bayes.js';
import type { ModelName } from '../rules/verdict.js';
import { BadInput } from './bad-input.js';

/** Which model shall answer: a folder `…/<name>/<version>`, or the newest one of an engine; neither: as the service chooses. */
export interface ModelChoice {
  readonly folder?: string | undefined;
  readonly engine?: string | undefined;
}

/** A model in this process. It reads, scores and decides as the service does, by the same code; only no budget is set and nothing falls back. */
export interface LocalModel extends ModelName {
  /** One prediction an item, in order. */
  readonly classify: (items: readonly EngineItem[]) => Promise<Prediction[]>;
}

/** Texts that a model gets at once, as in the service. */
export const BATCH = 16;

/** Finds, checks (sha256) and loads a model. Throws BadInput when there is none or it cannot be used: another one would answer for it unseen. */
export async function openModel(choice: ModelChoice): Promise<LocalModel> {
  const { engine, model } = await findModel(choice);
  const modelVersion = `${model.name}/${model.version}`;
  try {
    await verifyModel(model.folder, REQUIRED_FILES[engine]);
    const classify =
      engine === 'transformer' ? await loadTransformer(model.folder, modelVersion) : await loadNaiveBayes(model.folder, modelVersion);
    return { engine, modelVersion, classify };
  } catch (error) {
    throw unusable(model.folder, error);
  }
}

async function findModel({ folder, engine }: ModelChoice): Promise<{ engine: EngineName; model: ModelFolder }> {
  if (folder !== undefined && engine !== undefined)
    throw new BadInput('give --model or --engine, not both', '--model 与 --engine 只能选一个');
  if (folder !== undefined) return modelIn(resolve(folder));
  const wanted = ENGINES.filter((name) => engine === undefined || name === engine);
  if (wanted.length === 0) throw new BadInput(`no such engine: ${engine}; there are ${ENGINES.join(', ')}`, '没有这个引擎');
  const { MODELS_DIR } = loadEnv({ MODELS_DIR: process.env.MODELS_DIR });
  for (const name of wanted) {
    const model = await newestModel(resolve(MODELS_DIR), name);
    if (model) return { engine: name, model };
  }
  throw new BadInput(`no ${wanted.join(' or ')} model in ${MODELS_DIR} (MODELS_DIR)`, '该目录中没有可用的模型');
}

async function modelIn(folder: string): Promise<{ engine: EngineName; model: ModelFolder }> {
  const content = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new BadInput(`no model in ${folder}: manifest.json is missing`, '该目录不是模型：缺少 manifest.json');
  });
  try {
    return { engine: parseManifest(content).engine, model: { folder, name: basename(dirname(folder)), version: basename(folder) } };
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** The native runtime is loaded only where it answers: naive Bayes must work on a machine that cannot load it. */
async function loadTransformer(folder: string, modelVersion: string): Promise<LocalModel['classify']> {
  const { TransformerModel } = await import('../engine/transformer-model.js');
  const model = await TransformerModel.load(folder, modelVersion);
  return (items) => model.classify(items);
}

async function loadNaiveBayes(folder: string, modelVersion: string): Promise<LocalModel['classify']> {
  const model = decodeNaiveBayes(await readFile(join(folder, REQUIRED_FILES['naive-bayes'][0]), 'utf8'), modelVersion);
  return async (items) => items.map(({ text, explain }) => classifyNaiveBayes(model, text, explain));
}

function unusable(folder: string, error: unknown): BadInput {
  return new BadInput(
    `the model in ${folder} cannot be used: ${error instanceof Error ? error.message : 'unknown error'}`,
    '该模型无法使用',
  );
}
