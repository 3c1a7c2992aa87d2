import { describe, expect, it } from '@jest/globals';
import type { Prediction } from '../../prediction.js';
import { BRACKETS } from './marked-text.js';
import { predictionLines } from './prediction-lines.js';

const TEXT = '😡快递破损，客服不理人';
const prediction: Prediction = {
  category: 'logistics',
  categories: { logistics: 0.91, quality: 0.03, service: 0.05, other: 0.01 },
  also: [{ category: 'service', score: 0.62 }],
  reasons: [
    { code: 'damaged', score: 0.9 },
    { code: 'attitude', score: 0.62 },
  ],
  confidence: 0.91,
  decision: 'auto',
  suggestion: null,
  urgent: false,
  urgentWords: [],
  language: 'zh',
  engine: 'naive-bayes',
  modelVersion: 'm/1',
  evidence: [
    { text: '破损', start: 4, end: 6, weight: 2, category: 'logistics' },
    { text: '递破', start: 3, end: 5, weight: 1, category: 'logistics' },
    { text: '不理', start: 9, end: 11, weight: 1, category: 'service' },
  ],
};
const lines = (changes: Partial<Prediction> = {}) => predictionLines(TEXT, { ...prediction, ...changes }, BRACKETS);

describe('prediction lines', () => {
  it('say everything, with the words of each category marked in the text', () => {
    expect(lines()).toEqual([
      '物流 logistics · 置信度 confidence 0.910 · 自动分派 auto',
      '  原因 reasons: 破损 damaged 0.90, 服务态度 attitude 0.62',
      '  另涉及 also: 服务 service 0.62',
      '  加急 urgent: 否 no',
      '  依据 evidence · 物流 logistics',
      '    😡快[递破损]，客服不理人',
      '  依据 evidence · 服务 service',
      '    😡快递破损，客服[不理]人',
      '  模型 model: m/1 (naive-bayes) · 语言 language: zh',
    ]);
  });

  it('name what a reviewer is offered, or that nothing is', () => {
    expect(lines({ decision: 'review', suggestion: 'logistics' })[0]).toContain('人工分诊 review, 建议 suggested: 物流 logistics');
    expect(lines({ decision: 'review' })[0]).toContain('人工分诊 review, 无建议 no suggestion');
  });

  it('name the words that made it urgent, or the model', () => {
    expect(lines({ urgent: true, urgentWords: ['12315', '律师'] })).toContain('  加急 urgent: 是 yes (词 words: 12315, 律师)');
    expect(lines({ urgent: true })).toContain('  加急 urgent: 是 yes (模型判断 says the model)');
  });

  it('show the text even when no word speaks', () => {
    expect(lines({ evidence: [], also: [], reasons: [] })).toEqual([
      '物流 logistics · 置信度 confidence 0.910 · 自动分派 auto',
      '  加急 urgent: 否 no',
      '  依据 evidence: 无 none',
      `    ${TEXT}`,
      '  模型 model: m/1 (naive-bayes) · 语言 language: zh',
    ]);
  });
});
