import type { Category } from '../../../shared/categories.js';
import type { Prediction } from '../../prediction.js';
import { CATEGORY_NAME, DECISION_NAME, REASON_NAME } from '../names.js';
import { type Marks, markSpans } from './marked-text.js';

/** An answer about one text, for people: what, how sure, why, and which words of the text say so, by category. */
export function predictionLines(text: string, prediction: Prediction, marks: Marks): string[] {
  const { category, confidence, also, reasons, language, engine, modelVersion } = prediction;
  return [
    `${CATEGORY_NAME[category]} · 置信度 confidence ${confidence.toFixed(3)} · ${decisionText(prediction)}`,
    ...listed(
      '原因 reasons',
      reasons.map(({ code, score }) => `${REASON_NAME[code]} ${score.toFixed(2)}`),
    ),
    ...listed(
      '另涉及 also',
      also.map((entry) => `${CATEGORY_NAME[entry.category]} ${entry.score.toFixed(2)}`),
    ),
    `  加急 urgent: ${urgentText(prediction)}`,
    ...evidenceLines(text, prediction, marks),
    `  模型 model: ${modelVersion} (${engine}) · 语言 language: ${language}`,
  ];
}

function decisionText({ decision, suggestion }: Prediction): string {
  if (decision === 'auto') return DECISION_NAME.auto;
  return `${DECISION_NAME.review}, ${suggestion ? `建议 suggested: ${CATEGORY_NAME[suggestion]}` : '无建议 no suggestion'}`;
}

function urgentText({ urgent, urgentWords }: Prediction): string {
  if (!urgent) return '否 no';
  return urgentWords.length > 0 ? `是 yes (词 words: ${urgentWords.join(', ')})` : '是 yes (模型判断 says the model)';
}

function evidenceLines(text: string, { evidence = [] }: Prediction, marks: Marks): string[] {
  const categories = [...new Set<Category>(evidence.map((span) => span.category))];
  if (categories.length === 0) return ['  依据 evidence: 无 none', `    ${markSpans(text, [], marks)}`];
  return categories.flatMap((category) => [
    `  依据 evidence · ${CATEGORY_NAME[category]}`,
    `    ${markSpans(
      text,
      evidence.filter((span) => span.category === category),
      marks,
    )}`,
  ]);
}

function listed(name: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`  ${name}: ${entries.join(', ')}`];
}
