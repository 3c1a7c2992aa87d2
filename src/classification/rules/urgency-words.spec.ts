import { describe, expect, it } from '@jest/globals';
import { urgencyWords } from './urgency-words.js';

describe('urgency words', () => {
  it.each([
    ['再不处理我就打12315,找律师起诉', ['12315', '律师', '起诉']],
    ['充电器漏电,手被烫伤', ['漏电', '烫伤']],
    ['I will SUE you, my lawyer knows', ['sue', 'lawyer']],
    ['The charger caught fire', ['caught fire']],
    ['got food poisoning twice, food poisoning!', ['food poisoning']],
    ['an issue with the tissue', []],
    ['快递太慢', []],
    ['骗子!', []],
  ])('%s', (text, words) => {
    expect(urgencyWords(text)).toEqual(words);
  });
});
