import { describe, expect, it } from '@jest/globals';
import { figureLines, perturbedLines } from './evaluation-lines.js';
import type { Figures } from './figures.js';

const nobody = { precision: null, recall: null, f1: null, support: 0 };
const none = { logistics: 0, quality: 0, service: 0, other: 0 };
const figures: Figures = {
  rows: 12,
  accuracy: 0.75,
  macroF1: 0.8125,
  macroF1Interval: { low: 0.7, high: 0.9 },
  reasonAccuracy: 0.5,
  ece: 0.04,
  coverageAt97: 0.25,
  auto: { share: 0.1, precision: 1 },
  urgent: { rows: 0, recall: null, precision: null },
  classes: { logistics: { precision: 0.6, recall: 0.75, f1: 2 / 3, support: 8 }, quality: nobody, service: nobody, other: nobody },
  confusion: { logistics: { ...none, logistics: 6, quality: 2 }, quality: none, service: none, other: none },
  mistakes: [
    { id: 'a1', truth: 'logistics', guess: 'quality', confidence: 0.98765, decision: 'auto', text: `\u001b[31m${'坏'.repeat(200)}` },
  ],
};

describe('evaluation lines', () => {
  it('print every figure, and a dash where there is none', () => {
    const printed = figureLines('zh.tsv', figures);
    const text = printed.join('\n');
    expect(printed[0]).toBe('zh.tsv · 12 行 rows');
    expect(text).toMatch(/accuracy \(four categories\) +75\.0 %/);
    expect(text).toMatch(/three, without other\) +0\.813 {2}\[0\.700, 0\.900\] 95 %/);
    expect(text).toMatch(/reason right +50\.0 %/);
    expect(text).toMatch(/coverage at 97 % precision +25\.0 %/);
    expect(text).toMatch(/ECE, 10 bins\) +0\.040/);
    expect(text).toMatch(/without a person +10\.0 %, 正确 right 100\.0 %/);
    expect(text).toMatch(/urgent \(0 行 rows\) +精确率 precision –, 召回率 recall –/);
    expect(text).toMatch(/物流 logistics +60\.0 % +75\.0 % +0\.667 +8\n/);
    expect(text).toMatch(/质量 quality +– +– +– +0\n/);
    expect(text).toMatch(/物流 logistics +6 +2 +0 +0\n/);
  });

  it('cut the texts of mistakes and let none command the terminal', () => {
    const last = figureLines('zh.tsv', figures).at(-1) ?? '';
    expect(last).toMatch(/^ {4}0\.988 {2}物流 logistics → 质量 quality {2}a1 {2}\ufffd\[31m坏+…$/);
    expect([...last].filter((character) => character === '坏').length).toBeLessThan(100);
    expect(figureLines('zh.tsv', { ...figures, mistakes: [], macroF1Interval: null }).at(-1)).toContain('no mistakes');
  });

  it('print what each perturbation costs', () => {
    expect(perturbedLines([])).toEqual([]);
    const lines = perturbedLines([{ ...figures, perturbation: 'typos', macroF1Lost: 0.0123 }]);
    expect(lines.at(-1)).toMatch(/typos +0\.813 +1\.2 +75\.0 % +0\.040 +25\.0 % +100\.0 %/);
  });
});
