import { createHash } from 'node:crypto';
import { featuresOf, TRAINED_LANGUAGES, type TrainedLanguage } from '../rules/naive-bayes.js';
import { read } from '../rules/reading.js';
import type { LabelledRow } from './labelled-rows.js';

/** Rows of this stratum were chosen because a model was unsure of them: good to learn from, but calibrating on them would make it too modest. */
const HARD_STRATUM = 'active';

/** A labelled text as training sees it. */
export interface Example extends Omit<LabelledRow, 'text' | 'stratum'> {
  readonly language: TrainedLanguage;
  /** Names of its features, each once. */
  readonly features: readonly string[];
  /** Drawn as complaints come in, not for being hard. */
  readonly typical: boolean;
}

/** Reads and cuts every row just as the service will; rows of no trained language are left out. */
export function toExamples(rows: readonly LabelledRow[]): Example[] {
  return rows.flatMap(({ text, stratum, ...row }) => {
    const reading = read(text);
    const language = TRAINED_LANGUAGES.find((trained) => trained === reading.language);
    if (!language) return [];
    const features = featuresOf(language, reading.clean.text).map((feature) => feature.name);
    return [{ ...row, language, features, typical: stratum !== HARD_STRATUM }];
  });
}

/** The fold of a row, 0 to `folds` - 1, from its id alone: the same in every run and for every order of the files. */
export function foldOf(id: string, folds: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % folds;
}
