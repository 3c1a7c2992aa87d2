import type { Prediction } from '../prediction.js';
import type { LabelledRow } from '../training/labelled-rows.js';
import { BATCH, type LocalModel } from './local-model.js';
import { PERTURBATIONS, type PerturbationName } from './perturbations/perturbation.js';
import { type Figures, figuresOf } from './rules/figures.js';
import { seeded } from './rules/random.js';

/** Seed of every draw: the same file and model give the same report. */
export const SEED = 20_240_601;

export interface PerturbedFigures extends Figures {
  readonly perturbation: PerturbationName;
  /** What the plain texts have in macro-F1 above these. */
  readonly macroF1Lost: number;
}

export interface FileEvaluation {
  readonly figures: Figures;
  readonly perturbed: readonly PerturbedFigures[];
}

/** Judges every row as it is, and again under each perturbation. `onProgress` gets the number of texts done, of all. */
export async function evaluateRows(
  model: LocalModel,
  rows: readonly LabelledRow[],
  perturbations: readonly PerturbationName[],
  onProgress: (done: number, all: number) => void,
): Promise<FileEvaluation> {
  const all = rows.length * (1 + perturbations.length);
  let done = 0;
  const judge = async (judged: readonly LabelledRow[]): Promise<Figures> => {
    const predictions = await classifyAll(model, judged, (count) => {
      done += count;
      onProgress(done, all);
    });
    const cases = judged.map((truth, i) => ({ truth, prediction: predictions[i] as Prediction }));
    return figuresOf(cases, seeded(SEED));
  };
  const figures = await judge(rows);
  const perturbed: PerturbedFigures[] = [];
  for (const perturbation of perturbations) {
    const changed = await judge(perturb(rows, perturbation));
    perturbed.push({ perturbation, macroF1Lost: figures.macroF1 - changed.macroF1, ...changed });
  }
  return { figures, perturbed };
}

function perturb(rows: readonly LabelledRow[], name: PerturbationName): LabelledRow[] {
  const chance = seeded(SEED);
  return rows.map((row) => ({ ...row, text: PERTURBATIONS[name](row.text, chance) }));
}

async function classifyAll(model: LocalModel, rows: readonly LabelledRow[], onBatch: (count: number) => void): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH);
    predictions.push(...(await model.classify(batch.map(({ text }) => ({ text, explain: false })))));
    onBatch(batch.length);
  }
  return predictions;
}
