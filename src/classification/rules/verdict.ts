import { CATEGORIES, CATEGORY_OF_REASON, type Category } from '../../shared/categories.js';
import type { CategoryScore, EngineName, Evidence, Prediction, ReasonScore } from '../prediction.js';
import { type Calibration, categoryProbabilities, likeliest, reasonProbabilities, urgencyProbability } from './calibration.js';
import { bandOf, type Thresholds } from './decision.js';
import { mergeShares, strongestSpans } from './evidence.js';
import { originOf } from './mapped-text.js';
import type { Reading } from './reading.js';
import { explainingColumn, type HeadLayout, type Scores, type Share } from './scores.js';

/** Spans shown for each category. */
const EVIDENCE_SPANS = 8;

/** How a model's logits in one language are turned into an answer; all of it comes from the artefact. */
export interface Judgement {
  readonly calibration: Calibration;
  readonly thresholds: Thresholds;
}

export interface ModelName {
  readonly engine: EngineName;
  readonly modelVersion: string;
}

/** One text, what a model scored, and the way to ask which words moved a column. */
export interface Scored {
  readonly reading: Reading;
  readonly layout: HeadLayout;
  readonly scores: Scores;
  readonly sharesOf: (column: number) => readonly Share[];
}

/** The answer about a text that a model has scored. */
export function judge(scored: Scored, judgement: Judgement, model: ModelName, explain: boolean): Prediction {
  const { reading, layout, scores } = scored;
  const { calibration, thresholds } = judgement;
  const categories = categoryProbabilities(layout, scores, calibration);
  const category = likeliest(categories);
  const stated = statedReasons(layout, scores, calibration);
  const also = alsoStated(stated, category, thresholds);
  const prediction: Prediction = {
    category,
    categories,
    also,
    reasons: listedReasons(stated, category, thresholds),
    confidence: categories[category],
    ...bandOf(category, categories[category], reading.language, thresholds),
    ...urgencyOf(urgencyProbability(scores, calibration) >= thresholds.urgent, reading),
    language: reading.language,
    ...model,
  };
  return explain
    ? { ...prediction, evidence: [category, ...also.map((entry) => entry.category)].flatMap((c) => evidenceOf(scored, c)) }
    : prediction;
}

/**
 * The answer about a text in which no model could read anything: no category is likelier than another, so the confidence is that of a blind
 * guess, and a person looks. `other` because nothing says what went wrong.
 */
export function unread(reading: Reading, model: ModelName, explain: boolean): Prediction {
  const chance = 1 / CATEGORIES.length;
  return {
    category: 'other',
    categories: { logistics: chance, quality: chance, service: chance, other: chance },
    also: [],
    reasons: [],
    confidence: chance,
    decision: 'review',
    suggestion: null,
    ...urgencyOf(false, reading),
    language: reading.language,
    ...model,
    ...(explain ? { evidence: [] } : {}),
  };
}

/** The list only adds: what the model calls urgent stays so without it. */
function urgencyOf(byModel: boolean, { urgencyWords }: Reading): Pick<Prediction, 'urgent' | 'urgentWords'> {
  return { urgent: byModel || urgencyWords.length > 0, urgentWords: byModel ? [] : [...urgencyWords] };
}

function statedReasons(layout: HeadLayout, scores: Scores, calibration: Calibration): ReasonScore[] {
  const probabilities = reasonProbabilities(scores, calibration);
  return layout.reasons.map((code, i) => ({ code, score: probabilities[i] ?? 0 })).sort((a, b) => b.score - a.score);
}

/** Everything that passes; and the best of the category's own reasons even below, with its true score: a department needs a word for what it gets. */
function listedReasons(stated: readonly ReasonScore[], category: Category, thresholds: Thresholds): ReasonScore[] {
  const own = stated.find((reason) => CATEGORY_OF_REASON[reason.code] === category);
  return stated.filter((reason) => reason.score >= thresholds.reason || reason === own);
}

function alsoStated(stated: readonly ReasonScore[], primary: Category, thresholds: Thresholds): CategoryScore[] {
  const best = new Map<Category, number>();
  for (const { code, score } of stated) best.set(CATEGORY_OF_REASON[code], Math.max(score, best.get(CATEGORY_OF_REASON[code]) ?? 0));
  return [...best]
    .filter(([category, score]) => category !== primary && score >= thresholds.also)
    .map(([category, score]) => ({ category, score }))
    .sort((a, b) => b.score - a.score);
}

function evidenceOf({ reading, layout, scores, sharesOf }: Scored, category: Category): Evidence[] {
  const column = explainingColumn(layout, scores, category);
  if (column < 0) return [];
  const spans = mergeShares(reading.clean.text, sharesOf(column));
  return strongestSpans(spans, EVIDENCE_SPANS).map(({ start, end, weight }) => {
    const origin = originOf(reading.clean, start, end);
    return { text: reading.original.slice(origin.start, origin.end), ...origin, weight, category };
  });
}
