import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '../engine/manifest.js';
import { decodeNaiveBayes, encodeNaiveBayes } from '../engine/naive-bayes-file.js';
import {
  classifyNaiveBayes,
  type NaiveBayes,
  type NaiveBayesLanguage,
  TRAINED_LANGUAGES,
  type TrainedLanguage,
} from '../rules/naive-bayes.js';
import { crossFit } from './cross-fit.js';
import { type Example, toExamples } from './examples.js';
import { fitCalibration } from './fit-calibration.js';
import { fitScorers } from './fit-scorers.js';
import { fitThresholds, PROMISE } from './fit-thresholds.js';
import { type LabelledRow, parseLabelledRows } from './labelled-rows.js';
import { LAYOUT } from './labels.js';
import { type Metrics, measure } from './metrics.js';

const FILE = 'naive-bayes.json';

export interface TrainingOrder {
  /** Labelled files to learn from. */
  readonly data: readonly string[];
  /** Labelled files to measure on, and nothing else. */
  readonly report: readonly string[];
  /** `…/<name>/<version>`, made when missing. */
  readonly out: string;
  readonly say: (line: string) => void;
}

interface DataFile {
  readonly file: string;
  readonly rows: number;
  readonly sha256: string | undefined;
}

/** Trains, calibrates and writes the artefact with its manifest; the same files give the same bytes. */
export async function trainNaiveBayes({ data, report, out, say }: TrainingOrder): Promise<void> {
  const files = await Promise.all(data.map(readLabelled));
  const examples = toExamples(files.flatMap((file) => file.rows));
  const languages = Object.fromEntries(TRAINED_LANGUAGES.map((language) => [language, fitLanguage(language, examples, say)]));
  const content = `${JSON.stringify(encodeNaiveBayes(languages as NaiveBayes['languages']))}\n`;
  const [name, version] = [basename(dirname(out)), basename(out)];
  const model = decodeNaiveBayes(content, `${name}/${version}`);
  const reported = await Promise.all(report.map(readLabelled));
  const metrics = Object.fromEntries(reported.map(({ about, rows }) => [about.file, rounded(measureOn(model, rows))]));
  await mkdir(out, { recursive: true });
  await writeFile(join(out, FILE), content);
  const manifest = {
    name,
    version,
    engine: 'naive-bayes',
    files: { [FILE]: await sha256(join(out, FILE)) },
    promise: { precision: PROMISE.precision, certainty: 'Wilson lower bound, one-sided 95 %, on cross-fitted training rows' },
    data: files.map(({ about }) => about),
    measuredOn: reported.map(({ about }) => about),
    metrics,
    licences: {
      model: 'MIT',
      library: 'natural (MIT)',
      data: 'counts of words learned from the files above; no text of theirs is contained',
    },
  };
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [file, figures] of Object.entries(metrics)) say(`${file}: ${JSON.stringify(figures)}`);
}

function fitLanguage(language: TrainedLanguage, all: readonly Example[], say: (line: string) => void): NaiveBayesLanguage {
  const examples = all.filter((example) => example.language === language);
  if (examples.length === 0) throw new Error(`no labelled text in the language ${language}`);
  say(`${language}: ${examples.length} texts, cross-fitting`);
  const heldOut = crossFit(examples);
  const calibration = fitCalibration(LAYOUT, heldOut);
  const thresholds = fitThresholds(LAYOUT, heldOut, calibration);
  say(
    `${language}: ${heldOut.length} held out; temperature ${calibration.temperature.toFixed(3)}, thresholds ${JSON.stringify(thresholds)}`,
  );
  return { ...fitScorers(examples), calibration, thresholds };
}

function measureOn(model: NaiveBayes, rows: readonly LabelledRow[]): Metrics {
  return measure(rows.map((truth) => ({ truth, prediction: classifyNaiveBayes(model, truth.text, false) })));
}

async function readLabelled(path: string): Promise<{ about: DataFile; rows: LabelledRow[] }> {
  const rows = parseLabelledRows(await readFile(path, 'utf8'));
  return { about: { file: basename(path), rows: rows.length, sha256: await sha256(path) }, rows };
}

function rounded(metrics: Metrics): Metrics {
  return JSON.parse(
    JSON.stringify(metrics, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value)),
  ) as Metrics;
}
