import { describe, expect, it } from '@jest/globals';
import { bandOf } from './decision.js';

const thresholds = { auto: 0.9, suggest: 0.5, reason: 0.5, also: 0.5, urgent: 0.5 };

describe('decision', () => {
  it('D32 three bands: auto, review with a suggestion, review without', () => {
    expect(bandOf('quality', 0.9, 'zh', thresholds)).toEqual({ decision: 'auto', suggestion: null });
    expect(bandOf('quality', 0.8999, 'zh', thresholds)).toEqual({ decision: 'review', suggestion: 'quality' });
    expect(bandOf('quality', 0.5, 'en', thresholds)).toEqual({ decision: 'review', suggestion: 'quality' });
    expect(bandOf('quality', 0.4999, 'en', thresholds)).toEqual({ decision: 'review', suggestion: null });
  });

  it('routes nothing by itself where the promise cannot be kept', () => {
    expect(bandOf('quality', 1, 'zh', { ...thresholds, auto: null })).toEqual({ decision: 'review', suggestion: 'quality' });
  });

  it('is never certain in a language that no model learned', () => {
    for (const language of ['other', 'und'] as const)
      expect(bandOf('quality', 1, language, thresholds)).toEqual({ decision: 'review', suggestion: null });
  });
});
