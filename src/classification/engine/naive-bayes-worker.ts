// Entry of the naive Bayes worker thread; its data are the model's folder, name and version.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { classifyNaiveBayes, type NaiveBayes } from '../rules/naive-bayes.js';
import { ModelCorruptError, verifyModel } from './manifest.js';
import type { BatchMessage, EngineMessage } from './messages.js';
import { type ModelFolder, REQUIRED_FILES } from './model-folders.js';
import { decodeNaiveBayes } from './naive-bayes-file.js';

const { folder, name, version } = workerData as ModelFolder;
const tell = (message: EngineMessage) => parentPort?.postMessage(message);

async function load(): Promise<NaiveBayes> {
  await verifyModel(folder, REQUIRED_FILES['naive-bayes']);
  return decodeNaiveBayes(await readFile(join(folder, REQUIRED_FILES['naive-bayes'][0]), 'utf8'), `${name}/${version}`);
}

function answer(model: NaiveBayes, { id, items }: BatchMessage): void {
  tell({ type: 'answers', id, predictions: items.map(({ text, explain }) => classifyNaiveBayes(model, text, explain)) });
}

try {
  const model = await load();
  parentPort?.on('message', (message: BatchMessage) => answer(model, message));
  tell({ type: 'ready', name, version });
} catch (error) {
  const detail = error instanceof Error ? error.message : 'unknown error';
  tell({ type: 'unusable', code: error instanceof ModelCorruptError ? 'model_corrupt' : 'engine_down', detail });
}
