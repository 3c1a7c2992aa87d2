import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyModel } from '../src/classification/engine/manifest.js';
import { CATEGORIES } from '../src/shared/categories.js';
import { writeTinyModel } from './support/tiny-model.js';

const ROWS = [
  ['a1', 'own', 'uniform', 'LD', 'my parcel is late'],
  ['a2', 'own', 'uniform', 'LD,SR!', '快递很慢'],
  ['a3', 'own', 'uniform', 'QD', 'it came broken'],
  ['a4', 'own', 'uniform', 'SR', 'no refund yet'],
  ['a5', 'own', 'uniform', 'O', 'all is fine'],
  ['a6', 'own', 'uniform', 'SR', 'a secret: the parcel was broken, I want to talk'],
];

let folder: string;
let tiny: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'classify-cli-'));
  tiny = await writeTinyModel(join(folder, 'models'));
  data = join(folder, 'tiny.tsv');
  await writeFile(data, ROWS.map((row) => `${row.join('\t')}\n`).join(''));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  status: number | null;
  out: string;
  err: string;
}

/** Runs a command as npm does, with an empty environment but for the models' folder. */
async function command(
  name: 'evaluate' | 'classify' | 'calibrate',
  args: string[],
  input = '',
  modelsDir = join(folder, 'models'),
): Promise<Ended> {
  const entry = new URL(`../src/classification/${name}.js`, import.meta.url).pathname;
  const child = spawn(process.execPath, [entry, ...args], { env: { PATH: process.env.PATH, MODELS_DIR: modelsDir } });
  child.stdin.end(input);
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, out, err };
}

describe('npm run evaluate', () => {
  it('measures the newest transformer and writes a report without texts', async () => {
    const report = join(folder, 'report.json');
    const { status, out, err } = await command('evaluate', [
      '--data',
      data,
      '--out',
      report,
      '--perturb',
      'full-width',
      '--perturb',
      'html',
    ]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('模型 model: tiny/1.0.0 (transformer)');
    expect(out).toContain('tiny.tsv · 6 行 rows');
    expect(out).toMatch(/ {4}0\.\d{3} {2}服务 service → 质量 quality {2}a6 {2}a secret: the parcel was broken/);
    const content = await readFile(report, 'utf8');
    expect(content).not.toContain('secret');
    const [file] = JSON.parse(content).files;
    expect(JSON.parse(content)).toMatchObject({ engine: 'transformer', modelVersion: 'tiny/1.0.0' });
    expect(file).toMatchObject({
      file: 'tiny.tsv',
      rows: 6,
      accuracy: 5 / 6,
      confusion: { service: { quality: 1, service: 1, logistics: 0, other: 0 }, other: { other: 1 } },
      classes: { quality: { precision: 0.5, recall: 1, f1: 2 / 3, support: 1 } },
      urgent: { rows: 1, recall: 0, precision: null },
      mistakes: [{ id: 'a6', truth: 'service', guess: 'quality' }],
    });
    expect(file.macroF1).toBeCloseTo((1 + 2 / 3 + 2 / 3) / 3);
    expect(file.macroF1Interval.low).toBeLessThan(file.macroF1Interval.high);
    // Both are taken off again before the model reads.
    expect(file.perturbed).toMatchObject([
      { perturbation: 'full-width', macroF1Lost: 0 },
      { perturbation: 'html', macroF1Lost: 0 },
    ]);
  });

  it('gives the same figures every time, with texts when asked', async () => {
    const reports = await Promise.all(
      ['1', '2'].map(async (run) => {
        const report = join(folder, `${run}.json`);
        await command('evaluate', ['--data', data, '--model', tiny, '--out', report, '--with-texts', '--perturb', 'all']);
        return readFile(report, 'utf8');
      }),
    );
    expect(reports[0]).toBe(reports[1]);
    expect(reports[0]).toContain('a secret: the parcel was broken');
    expect(JSON.parse(reports[0] as string).files[0].perturbed).toHaveLength(8);
  });

  it('uses naive Bayes when there is no transformer', async () => {
    const models = join(folder, 'bayes');
    await cp(resolve('models', 'naive-bayes'), join(models, 'naive-bayes'), { recursive: true });
    const { status, out } = await command('evaluate', ['--data', data], '', models);
    expect(status).toBe(0);
    expect(out).toMatch(/模型 model: naive-bayes\/[\d.]+ \(naive-bayes\)/);
  });

  it('says in one line, in both languages, what is wrong with its input', async () => {
    const wrong = join(folder, 'wrong.tsv');
    const legacy = join(folder, 'gbk.tsv');
    await writeFile(wrong, 'a1\town\tuniform\tLD\tfine\nonly\ttwo\n');
    await writeFile(legacy, Buffer.from([0xb2, 0xee, 0xc6, 0xc0]));
    const corrupt = join(folder, 'corrupt', 'tiny', '1.0.0');
    await cp(tiny, corrupt, { recursive: true });
    await writeFile(join(corrupt, 'head.json'), '{}');
    const cases: [string[], string, string][] = [
      [['--data', join(folder, 'absent.tsv')], 'no such file', '没有这个文件'],
      [['--data', wrong], 'line 2: five columns', '第 2 行无法读取'],
      [['--data', legacy], 'is not UTF-8', '不是 UTF-8'],
      [[], '--data is missing', '缺少 --data'],
      [['--data', data, '--nonsense'], "Unknown option '--nonsense'", '选项有误'],
      [['--data', data, '--perturb', 'sideways'], 'no such perturbation: sideways', '没有这种扰动'],
      [['--data', data, '--engine', 'oracle'], 'no such engine: oracle', '没有这个引擎'],
      [['--data', data, '--engine', 'naive-bayes'], 'no naive-bayes model in', '没有可用的模型'],
      [['--data', data, '--model', folder], 'manifest.json is missing', '不是模型'],
      [['--data', data, '--model', corrupt], 'head.json differs from its sha256', '该模型无法使用'],
      [['--data', data, '--out', join(folder, 'absent', 'r.json')], 'cannot write into', '无法写入'],
    ];
    for (const [args, en, zh] of cases) {
      const { status, out, err } = await command('evaluate', args);
      expect({ args, status, out }).toEqual({ args, status: 1, out: '' });
      expect(err).toContain(en);
      expect(err).toContain(zh);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});

describe('npm run classify', () => {
  it('answers a text, quoted or not, with its words marked', async () => {
    const answer = await command('classify', ['my', 'parcel', 'is', 'late']);
    expect(answer).toEqual(await command('classify', ['my parcel is late']));
    expect([answer.status, answer.err]).toEqual([0, '']);
    expect(answer.out).toMatch(/^物流 logistics · 置信度 confidence 0\.\d{3} · /);
    expect(answer.out).toContain('原因 reasons: 延误 late');
    expect(answer.out).toContain('依据 evidence · 物流 logistics\n    my [parcel] is [late]\n');
    expect(answer.out).toContain('tiny/1.0.0 (transformer)');
  });

  it('reads a file or standard input, one text a line', async () => {
    const lines = join(folder, 'lines.txt');
    await writeFile(lines, '快递很慢\n\nbroken\n');
    const fromFile = await command('classify', ['--file', lines]);
    expect(fromFile.out).toContain('[快递很慢]');
    expect(fromFile.out.match(/置信度/g)).toHaveLength(2);
    expect(await command('classify', [], '快递很慢\n\nbroken')).toEqual(fromFile);
  });

  it('prints the prediction of each line as JSON', async () => {
    const { status, out } = await command('classify', ['--json'], `late\n\n${'broken\n'.repeat(40)}`);
    const predictions = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([status, predictions.length]).toEqual([0, 42]);
    expect(predictions[0]).toMatchObject({ category: 'logistics', engine: 'transformer', evidence: [{ text: 'late', start: 0, end: 4 }] });
    expect(Object.keys(predictions[0].categories).sort()).toEqual([...CATEGORIES].sort());
    expect(predictions[1]).toMatchObject({ category: 'other', decision: 'review' });
    expect(predictions[41]).toMatchObject({ category: 'quality' });
  });

  it('refuses nothing at all, in one line', async () => {
    for (const [args, input] of [
      [[], ''],
      [[], ' \n\n'],
      [['  '], ''],
      [['--json'], ''],
    ] as const) {
      const { status, out, err } = await command('classify', [...args], input);
      expect({ status, out }).toEqual({ status: 1, out: '' });
      expect(err).toBe('no text to classify; see --help · 没有要判断的文本，请看 --help\n');
    }
    expect((await command('classify', ['x', '--file', 'y'])).err).toContain('文本与 --file 只能选一个');
  });
});

describe('npm run calibrate', () => {
  it('fits both languages on what the engine scores, and completes the manifest', async () => {
    const own = await writeTinyModel(join(folder, 'fresh'));
    const rows = Array.from({ length: 40 }, (_, i) =>
      i % 8 === 0 ? `w${i}\town\tuniform\tSR\tmy parcel is late` : `r${i}\town\tuniform\tLD\t${i % 2 ? 'late parcel' : '快递很慢'}`,
    );
    const heldOut = join(folder, 'held-out.tsv');
    await writeFile(heldOut, `${rows.join('\n')}\n`);
    const { status, err } = await command('calibrate', ['--model', own, '--data', heldOut]);
    expect([status, err]).toEqual([0, '']);
    const { zh, en } = JSON.parse(await readFile(join(own, 'calibration.json'), 'utf8'));
    // All Chinese rows were right, a fifth of the English ones wrong: the one language is made less certain than the other.
    expect(en.calibration.temperature).toBeGreaterThan(zh.calibration.temperature);
    expect(en.thresholds.auto).toBeNull();
    const manifest = await verifyModel(own, ['calibration.json', 'head.json']);
    expect(Object.keys(manifest.files)).toEqual([
      'calibration.json',
      'config.json',
      'head.json',
      'onnx/model_quantized.onnx',
      'tokenizer.json',
    ]);
  });

  it('says what it needs', async () => {
    const { status, err } = await command('calibrate', []);
    expect([status, err]).toEqual([1, expect.stringContaining('usage')]);
  });
});
