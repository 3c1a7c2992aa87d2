import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { categoryProbabilities } from './calibration.js';
import { read } from './reading.js';
import type { HeadLayout, Share } from './scores.js';
import { toScores } from './scores.js';
import { type Judgement, judge, unread } from './verdict.js';

const layout: HeadLayout = { primary: ['logistics', 'quality', 'service', 'other'], reasons: ['late', 'lost', 'defect', 'refund'] };
const plain = { scale: 1, offset: 0 };
const judgement: Judgement = {
  calibration: { temperature: 1, lengthPower: 0, reasons: [plain, plain, plain, plain], urgency: plain },
  thresholds: { auto: 0.9, suggest: 0.5, reason: 0.6, also: 0.7, urgent: 0.5 },
};
const name = { engine: 'transformer', modelVersion: 'm/1' } as const;

function verdict(text: string, logits: number[], explain = false, shares: Share[] = []) {
  return judge({ reading: read(text), layout, scores: toScores(layout, logits, 5), sharesOf: () => shares }, judgement, name, explain);
}

describe('verdict', () => {
  it('keeps a mixed complaint whole', () => {
    const prediction = verdict('late and broken', [3, 2, 0, 0, 2, -2, 1, -3, -5]);
    expect(prediction).toMatchObject({
      category: 'logistics',
      also: [{ category: 'quality' }],
      reasons: [{ code: 'late' }, { code: 'defect' }],
      urgent: false,
      urgentWords: [],
      language: 'en',
      ...name,
    });
    expect(prediction.evidence).toBeUndefined();
  });

  it('names the best reason of the category even when none is sure, with its true score', () => {
    const prediction = verdict('hm', [3, 0, 0, 0, -3, -2, -1, -3, -5]);
    expect(prediction.reasons).toEqual([{ code: 'lost', score: 1 / (1 + Math.exp(2)) }]);
    expect(verdict('hm', [0, 0, 0, 3, -3, -2, -1, -3, -5]).reasons).toEqual([]);
  });

  it('D31 no rule ever raises a confidence: it is the model’s own probability, whatever the words and the language', () => {
    const texts = fc.constantFrom('起诉 12315', 'lawsuit! caught fire', '荷物が届いていません', 'hello', '快递', '<b>late</b>');
    fc.assert(
      fc.property(texts, fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 9, maxLength: 9 }), (text, logits) => {
        const prediction = verdict(text, logits);
        const own = categoryProbabilities(layout, toScores(layout, logits, 5), judgement.calibration);
        expect(prediction.categories).toEqual(own);
        expect(prediction.confidence).toBe(own[prediction.category]);
        expect(Math.max(...Object.values(own))).toBe(prediction.confidence);
      }),
    );
  });

  it('lets words add urgency and change nothing else', () => {
    const calm = verdict('我要退款', [0, 0, 3, 0, -2, -2, -2, 2, -5]);
    const urgent = verdict('我要退款,起诉', [0, 0, 3, 0, -2, -2, -2, 2, -5]);
    expect(urgent).toEqual({ ...calm, urgent: true, urgentWords: ['起诉'] });
  });

  it('shows evidence as it stands in the text that was sent, with its category', () => {
    const prediction = verdict('<b>ＬＡＴＥ</b> box', [3, 0, 0, 0, 2, -2, -2, -2, -5], true, [{ start: 0, end: 4, weight: 2 }]);
    expect(prediction.evidence).toEqual([{ text: 'ＬＡＴＥ', start: 3, end: 7, weight: 2, category: 'logistics' }]);
  });

  it('gives a text in which nothing can be read to a person, at the confidence of a blind guess', () => {
    expect(unread(read('😡 123'), name, true)).toMatchObject({
      category: 'other',
      confidence: 0.25,
      decision: 'review',
      suggestion: null,
      evidence: [],
      language: 'und',
    });
  });
});
