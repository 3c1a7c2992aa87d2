import { type NaiveBayes, type NaiveBayesLanguage, TRAINED_LANGUAGES, type TrainedLanguage } from '../rules/naive-bayes.js';
import { columnCount } from '../rules/scores.js';

/** Weights are kept in steps of this size: finer than their sampling error, and two bytes each. */
const STEP = 0.002;

/** `naive-bayes.json`. */
export interface NaiveBayesFile {
  readonly format: 1;
  readonly languages: Readonly<Record<TrainedLanguage, LanguageFile>>;
}

interface LanguageFile extends Pick<NaiveBayesLanguage, 'layout' | 'bias' | 'calibration' | 'thresholds'> {
  /** Row by row as in `weights`. */
  readonly features: readonly string[];
  /** Base64 of signed 16-bit little-endian integers, in steps of `step`. */
  readonly weights: string;
  readonly step: number;
}

export function encodeNaiveBayes(languages: NaiveBayes['languages']): NaiveBayesFile {
  return { format: 1, languages: { zh: encodeLanguage(languages.zh), en: encodeLanguage(languages.en) } };
}

/** Throws when the file is not one of these, or its parts do not fit together. */
export function decodeNaiveBayes(content: string, modelVersion: string): NaiveBayes {
  const file = JSON.parse(content) as NaiveBayesFile;
  if (file.format !== 1) throw new Error(`naive-bayes.json has format ${file.format}, 1 is known`);
  for (const language of TRAINED_LANGUAGES) if (!file.languages?.[language]) throw new Error(`naive-bayes.json lacks ${language}`);
  return { modelVersion, languages: { zh: decodeLanguage(file.languages.zh), en: decodeLanguage(file.languages.en) } };
}

function encodeLanguage({ layout, rows, bias, calibration, thresholds, weights }: NaiveBayesLanguage): LanguageFile {
  const bytes = Buffer.alloc(weights.length * 2);
  weights.forEach((weight, i) => {
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(weight / STEP))), i * 2);
  });
  return { layout, bias, calibration, thresholds, features: [...rows.keys()], step: STEP, weights: bytes.toString('base64') };
}

function decodeLanguage({ layout, bias, calibration, thresholds, features, weights, step }: LanguageFile): NaiveBayesLanguage {
  const bytes = Buffer.from(weights, 'base64');
  if (bytes.length !== features.length * columnCount(layout) * 2)
    throw new Error('naive-bayes.json: weights and features differ in number');
  const values = Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(i * 2) * step);
  return { layout, bias, calibration, thresholds, rows: new Map(features.map((name, row) => [name, row])), weights: values };
}
