import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineName } from '../prediction.js';
import { compareVersions } from '../rules/version-order.js';
import type { LoadedModel } from './engine.js';

/** Files that a model cannot do without; the first one tells the two kinds apart. */
export const REQUIRED_FILES: Readonly<Record<EngineName, readonly [string, ...string[]]>> = {
  transformer: ['onnx/model_quantized.onnx', 'tokenizer.json', 'config.json', 'head.json', 'calibration.json'],
  'naive-bayes': ['naive-bayes.json'],
};

export interface ModelFolder extends LoadedModel {
  readonly folder: string;
}

/** The model of this kind with the highest version under `<modelsDir>/<name>/<version>`, or undefined. */
export async function newestModel(modelsDir: string, engine: EngineName): Promise<ModelFolder | undefined> {
  const found: ModelFolder[] = [];
  for (const name of await foldersOf(modelsDir)) {
    for (const version of await foldersOf(join(modelsDir, name))) {
      const folder = join(modelsDir, name, version);
      if (await exists(join(folder, REQUIRED_FILES[engine][0]))) found.push({ name, version, folder });
    }
  }
  return found.sort((a, b) => compareVersions(a.version, b.version) || compareVersions(a.name, b.name)).at(-1);
}

async function foldersOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
