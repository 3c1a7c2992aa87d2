import { CATEGORIES } from '../../../shared/categories.js';
import { CATEGORY_NAME } from '../names.js';
import type { Interval } from './bootstrap.js';
import { cut, factLines, tableLines } from './columns.js';
import type { Figures, Mistake } from './figures.js';

const TEXT_SHOWN = 100;

/** Everything about the plain texts of a file, for people. */
export function figureLines(file: string, figures: Figures): string[] {
  return [
    `${file} · ${figures.rows} 行 rows`,
    ...indented(summary(figures)),
    '',
    '  各类（四类，全部样本） each category (of four, all rows)',
    ...indented(indented(classTable(figures))),
    '',
    '  混淆矩阵 confusion: 行=标注 rows: label, 列=判断 columns: answer',
    ...indented(indented(confusionTable(figures))),
    '',
    ...mistakeLines(figures.mistakes),
  ];
}

/** What a perturbation costs. */
export function perturbedLines(perturbed: readonly (Figures & { perturbation: string; macroF1Lost: number })[]): string[] {
  if (perturbed.length === 0) return [];
  const rows = perturbed.map((one) => [
    one.perturbation,
    one.macroF1.toFixed(3),
    `${(100 * one.macroF1Lost).toFixed(1)}`,
    percent(one.accuracy),
    one.ece.toFixed(3),
    percent(one.coverageAt97),
    percent(one.auto.precision),
  ]);
  const header = ['', 'macro-F1', '损失 lost (points)', '准确率 accuracy', 'ECE', '覆盖率 coverage', '自动准确率 auto right'];
  return ['', '  扰动后 perturbed', ...indented(indented(tableLines([header, ...rows])))];
}

function summary({ accuracy, macroF1, macroF1Interval, reasonAccuracy, coverageAt97, ece, auto, urgent }: Figures): string[] {
  return factLines([
    ['准确率（四类） accuracy (four categories)', percent(accuracy)],
    ['macro-F1（三类，不含其他） macro-F1 (three, without other)', `${macroF1.toFixed(3)}${intervalText(macroF1Interval)}`],
    ['首要原因准确率 primary reason right', percent(reasonAccuracy)],
    ['97 % 精度下的覆盖率 coverage at 97 % precision', percent(coverageAt97)],
    ['校准误差 calibration error (ECE, 10 bins)', ece.toFixed(3)],
    ['自动分派 routed without a person', `${percent(auto.share)}, 正确 right ${percent(auto.precision)}`],
    [`加急 urgent (${urgent.rows} 行 rows)`, `精确率 precision ${percent(urgent.precision)}, 召回率 recall ${percent(urgent.recall)}`],
  ]);
}

function classTable({ classes }: Figures): string[] {
  const rows = CATEGORIES.map((category) => {
    const { precision, recall, f1, support } = classes[category];
    return [CATEGORY_NAME[category], percent(precision), percent(recall), f1?.toFixed(3) ?? '–', String(support)];
  });
  return tableLines([['', '精确率 precision', '召回率 recall', 'F1', '样本 rows'], ...rows]);
}

function confusionTable({ confusion }: Figures): string[] {
  const names = CATEGORIES.map((category) => CATEGORY_NAME[category]);
  const rows = CATEGORIES.map((truth) => [CATEGORY_NAME[truth], ...CATEGORIES.map((guess) => String(confusion[truth][guess]))]);
  return tableLines([['', ...names], ...rows]);
}

function mistakeLines(mistakes: readonly Mistake[]): string[] {
  if (mistakes.length === 0) return ['  没有判断错误 no mistakes'];
  const lines = mistakes.map(
    ({ id, truth, guess, confidence, text }) =>
      `${confidence.toFixed(3)}  ${CATEGORY_NAME[truth]} → ${CATEGORY_NAME[guess]}  ${cut(id, 20)}  ${cut(text, TEXT_SHOWN)}`,
  );
  return ['  最自信的错误（标注 → 判断） most confident mistakes (label → answer)', ...indented(indented(lines))];
}

function intervalText(interval: Interval | null): string {
  return interval ? `  [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}] 95 % bootstrap` : '';
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
