/** `natural` is typed only at its index, which pulls in database drivers; this is the one file that training needs of it. */
declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  export default class BayesClassifier {
    constructor(stemmer?: unknown, smoothing?: number);
    /** The counts: by label, feature index → documents + smoothing (absent: none); documents by label + 1. */
    readonly classifier: {
      readonly classFeatures: Readonly<Record<string, Readonly<Record<number, number>>>>;
      readonly classTotals: Readonly<Record<string, number>>;
    };
    addDocument(tokens: readonly string[], label: string): void;
    train(): void;
    textToFeatures(tokens: readonly string[]): number[];
  }
}
