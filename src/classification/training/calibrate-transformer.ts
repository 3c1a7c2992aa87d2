import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { sha256 } from '../engine/manifest.js';
import { TransformerModel } from '../engine/transformer-model.js';
import { BATCH } from '../evaluation/local-model.js';
import { readLabelledFile } from '../evaluation/text-file.js';
import { nearestLanguage, TRAINED_LANGUAGES, type TrainedLanguage } from '../rules/naive-bayes.js';
import { read } from '../rules/reading.js';
import type { HeadLayout } from '../rules/scores.js';
import type { Judgement } from '../rules/verdict.js';
import type { HeldOut } from './cross-fit.js';
import { fitCalibration } from './fit-calibration.js';
import { fitThresholds, PROMISE } from './fit-thresholds.js';
import type { LabelledRow } from './labelled-rows.js';

const CALIBRATION = 'calibration.json';

export interface CalibrationOrder {
  /** The artefact: `…/<name>/<version>`. */
  readonly folder: string;
  /** Labelled files of rows that the model was never trained on. */
  readonly data: readonly string[];
  readonly say: (line: string) => void;
}

/**
 * Fits calibration and thresholds on what the very engine of the service scores (int8, its tokenizer, its windows), writes them beside the model
 * and completes the manifest with the sha256 of every file.
 */
export async function calibrateTransformer({ folder, data, say }: CalibrationOrder): Promise<void> {
  await writeJson(join(folder, CALIBRATION), {});
  const model = await TransformerModel.load(resolve(folder), `${basename(dirname(folder))}/${basename(folder)}`);
  const rows = (await Promise.all(data.map(readLabelledFile))).flat();
  const heldOut = await scoreRows(model, rows);
  const judgements = Object.fromEntries(TRAINED_LANGUAGES.map((language) => [language, judgementFrom(model.layout, heldOut[language])]));
  for (const [language, { calibration, thresholds }] of Object.entries(judgements))
    say(`${language}: temperature ${calibration.temperature.toFixed(3)}, thresholds ${JSON.stringify(thresholds)}`);
  await writeJson(join(folder, CALIBRATION), judgements);
  await completeManifest(folder);
}

function judgementFrom(layout: HeadLayout, heldOut: readonly HeldOut[]): Judgement {
  const calibration = fitCalibration(layout, heldOut, [0]);
  return { calibration, thresholds: fitThresholds(layout, heldOut, calibration) };
}

async function scoreRows(model: TransformerModel, rows: readonly LabelledRow[]): Promise<Record<TrainedLanguage, HeldOut[]>> {
  const heldOut: Record<TrainedLanguage, HeldOut[]> = { zh: [], en: [] };
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH);
    const scores = await model.scores(batch.map((row) => row.text));
    batch.forEach((example, i) => {
      const { language, clean } = read(example.text);
      const found = scores[i];
      if (found) heldOut[nearestLanguage(language, clean.text)].push({ example, scores: found });
    });
  }
  return heldOut;
}

async function completeManifest(folder: string): Promise<void> {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const sums: Record<string, string | undefined> = {};
  for (const name of names.filter((each) => each !== 'manifest.json').sort()) sums[name] = await sha256(join(folder, name));
  const promise = { precision: PROMISE.precision, certainty: 'Wilson lower bound, one-sided 95 %, on set-aside rows' };
  await writeJson(path, { ...manifest, files: sums, promise });
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
