import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import type { Example } from './examples.js';

/** How often each feature was seen in the texts of one label. */
export interface LabelCounts {
  readonly texts: number;
  readonly features: Float64Array;
}

/** `natural`'s classifier with a given vocabulary; its own way looks every feature of the vocabulary up in every text, minutes instead of seconds. */
class VocabularyBayes extends BayesClassifier {
  private readonly present: number[];
  private touched: number[] = [];

  constructor(
    private readonly rows: ReadonlyMap<string, number>,
    smoothing: number,
  ) {
    super(undefined, smoothing);
    this.present = new Array<number>(rows.size).fill(0);
  }

  /** The same array each time: the classifier counts it at once and keeps nothing of it. */
  override textToFeatures(tokens: readonly string[]): number[] {
    for (const row of this.touched) this.present[row] = 0;
    this.touched = tokens.flatMap((token) => this.rows.get(token) ?? []);
    for (const row of this.touched) this.present[row] = 1;
    return this.present;
  }
}

/** Trains one classifier over the labels of the examples and hands its counts over, freed of its smoothing. */
export function countFeatures(
  examples: readonly Example[],
  labelOf: (example: Example) => string,
  rows: ReadonlyMap<string, number>,
  smoothing: number,
): Map<string, LabelCounts> {
  const bayes = new VocabularyBayes(rows, smoothing);
  for (const example of examples) bayes.addDocument(example.features, labelOf(example));
  bayes.train();
  const { classFeatures, classTotals } = bayes.classifier;
  return new Map(
    Object.entries(classFeatures).map(([label, counted]) => [
      label,
      toCounts(counted, (classTotals[label] ?? 1) - 1, rows.size, smoothing),
    ]),
  );
}

function toCounts(counted: Readonly<Record<number, number>>, texts: number, size: number, smoothing: number): LabelCounts {
  const features = Float64Array.from({ length: size }, (_, row) => (counted[row] === undefined ? 0 : counted[row] - smoothing));
  return { texts, features };
}
