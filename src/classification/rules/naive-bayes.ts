import type { Language, Prediction } from '../prediction.js';
import type { Feature } from './features.js';
import { chineseFeatures, englishFeatures } from './features.js';
import { read } from './reading.js';
import { columnCount, type HeadLayout, type Share, toScores } from './scores.js';
import { type Judgement, judge, type ModelName, unread } from './verdict.js';

/** The languages that it is trained on. */
export const TRAINED_LANGUAGES = ['zh', 'en'] as const;
export type TrainedLanguage = (typeof TRAINED_LANGUAGES)[number];

/** A trained naive Bayes of one language: log-odds per feature and output, so that a score is a sum and never underflows. */
export interface NaiveBayesLanguage extends Judgement {
  readonly layout: HeadLayout;
  /** Row of each feature in `weights`. */
  readonly rows: ReadonlyMap<string, number>;
  /** Log-odds of the outputs before any word is read. */
  readonly bias: readonly number[];
  /** `rows.size` × columns, row by row. */
  readonly weights: Float32Array;
}

export interface NaiveBayes {
  readonly modelVersion: string;
  readonly languages: Readonly<Record<TrainedLanguage, NaiveBayesLanguage>>;
}

/** Classifies one text; a language that was not trained is scored by the nearest one and always reviewed. */
export function classifyNaiveBayes(model: NaiveBayes, text: string, explain: boolean): Prediction {
  const reading = read(text);
  const name: ModelName = { engine: 'naive-bayes', modelVersion: model.modelVersion };
  if (reading.empty) return unread(reading, name, explain);
  const trained = nearestLanguage(reading.language, reading.clean.text);
  const language = model.languages[trained];
  const known = knownFeatures(language, featuresOf(trained, reading.clean.text));
  const scores = toScores(language.layout, logits(language, known), known.length);
  return judge(
    { reading, layout: language.layout, scores, sharesOf: (column) => shares(language, known, column) },
    language,
    name,
    explain,
  );
}

export function nearestLanguage(language: Language, cleanText: string): TrainedLanguage {
  if (language === 'zh' || language === 'en') return language;
  return /\p{Script=Han}/u.test(cleanText) ? 'zh' : 'en';
}

/** Every piece of the cleaned text, each name once, where it stands first: a complaint is not worse for saying "broken" twice. */
export function featuresOf(language: TrainedLanguage, cleanText: string): Feature[] {
  const all = language === 'zh' ? chineseFeatures(cleanText) : englishFeatures(cleanText);
  return [...new Map(all.toReversed().map((feature) => [feature.name, feature])).values()].reverse();
}

export function knownFeatures(language: Pick<NaiveBayesLanguage, 'rows'>, features: readonly Feature[]): Feature[] {
  return features.filter((feature) => language.rows.has(feature.name));
}

/** Bias plus the log-odds of every known feature, by column. */
export function logits(language: Pick<NaiveBayesLanguage, 'rows' | 'bias' | 'weights' | 'layout'>, known: readonly Feature[]): number[] {
  const columns = columnCount(language.layout);
  const sums = [...language.bias];
  for (const { name } of known) {
    const row = (language.rows.get(name) ?? 0) * columns;
    for (let column = 0; column < columns; column++) sums[column] = (sums[column] ?? 0) + (language.weights[row + column] ?? 0);
  }
  return sums;
}

function shares(language: NaiveBayesLanguage, known: readonly Feature[], column: number): Share[] {
  const columns = columnCount(language.layout);
  return known.map(({ name, start, end }) => ({
    start,
    end,
    weight: language.weights[(language.rows.get(name) ?? 0) * columns + column] ?? 0,
  }));
}
