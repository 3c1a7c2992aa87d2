import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { AutoModel, env, type PreTrainedModel, PreTrainedTokenizer } from '@xenova/transformers';
import { encoderInputs } from '../src/classification/engine/encode-windows.js';
import { newestModel } from '../src/classification/engine/model-folders.js';
import { TransformerModel } from '../src/classification/engine/transformer-model.js';
import { normalise } from '../src/classification/rules/normalise.js';
import { runsOf } from '../src/classification/rules/runs.js';
import { memoryOf } from './support/child.js';
import { textOf } from './support/complaints.js';
import { head, machine, median, option, round, row } from './support/figures.js';

const ROUNDS = option('rounds', 7);
const TEXTS = option('texts', 96);
const MANY = option('many', 10_000);
const BATCH = 16;
const PADDING = 1;

type Batch = readonly string[];
type Feed = Record<string, unknown>;

/** The encoder and nothing else: inputs made before the clock starts, in the very runs that the service makes. */
class RawRuntime {
  private constructor(
    private readonly encoder: PreTrainedModel,
    private readonly tokenizer: PreTrainedTokenizer,
  ) {}

  static async load(folder: string, name: string): Promise<RawRuntime> {
    env.localModelPath = `${dirname(dirname(folder))}/`;
    const session_options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
    const encoder = await AutoModel.from_pretrained(name, { dtype: 'q8', device: 'cpu', local_files_only: true, session_options });
    return new RawRuntime(encoder, new PreTrainedTokenizer(JSON.parse(await readFile(`${folder}/tokenizer.json`, 'utf8')), {}));
  }

  feeds(batch: Batch): Feed[] {
    const rows = batch.map((text) => this.tokenizer.encode(normalise(text).text)).sort((a, b) => a.length - b.length);
    const lengths = rows.map((ids) => ids.length);
    return runsOf(lengths, BATCH).map(({ start, end }) => feedOf(rows.slice(start, end)));
  }

  async run(feeds: readonly Feed[]): Promise<void> {
    const session = (this.encoder as unknown as { sessions: { model: { run(feed: Feed): Promise<unknown> } } }).sessions.model;
    for (const feed of feeds) await session.run(feed);
  }
}

/** The runtime's own tensors: transformers.js wraps them. */
function feedOf(rows: readonly number[][]): Feed {
  const inputs = Object.entries(encoderInputs(rows, PADDING));
  return Object.fromEntries(inputs.map(([name, tensor]) => [name, (tensor as unknown as { ort_tensor: unknown }).ort_tensor]));
}

/** Milliseconds of CPU, all threads. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function batchesOf(size: number): Batch[] {
  const texts = Array.from({ length: TEXTS }, (_, index) => textOf(index * 5));
  return Array.from({ length: Math.ceil(TEXTS / size) }, (_, index) => texts.slice(index * size, (index + 1) * size));
}

async function compare(model: TransformerModel, raw: RawRuntime, size: number): Promise<void> {
  const batches = batchesOf(size);
  const feeds = batches.map((batch) => raw.feeds(batch));
  const costs: { raw: number; service: number; wall: number }[] = [];
  for (let turn = -1; turn < ROUNDS; turn += 1) {
    const bare = await cpuOf(async () => {
      for (const feed of feeds) await raw.run(feed);
    });
    const start = performance.now();
    const service = await cpuOf(async () => {
      for (const batch of batches) await model.classify(batch.map((text) => ({ text, explain: true })));
    });
    if (turn >= 0) costs.push({ raw: bare / TEXTS, service: service / TEXTS, wall: performance.now() - start });
  }
  const middle = (pick: (cost: (typeof costs)[number]) => number) => median(costs.map(pick));
  row(
    size,
    round(
      middle((cost) => cost.raw),
      2,
    ),
    round(
      middle((cost) => cost.service),
      2,
    ),
    round(
      middle((cost) => cost.service / cost.raw),
      3,
    ),
    round(middle((cost) => (1000 * TEXTS) / cost.wall)),
  );
}

/** Memory while one process classifies many different texts. */
async function endure(model: TransformerModel): Promise<void> {
  const seen: number[] = [];
  for (let at = 0; at < MANY; at += BATCH) {
    await model.classify(Array.from({ length: BATCH }, (_, index) => ({ text: textOf(at + index), explain: true })));
    if (at % (BATCH * 125) === 0) seen.push(memoryOf(process.pid).now);
  }
  console.log(`\nRSS over ${MANY} texts, every 2,000: ${seen.join(', ')} MiB`);
}

const found = await newestModel(resolve(process.env.MODELS_DIR ?? 'models'), 'transformer');
if (!found) throw new Error('no transformer in MODELS_DIR');
console.log(`Classify: ${machine()}; ${found.name}/${found.version}, ${TEXTS} texts, ${ROUNDS} rounds\n`);
const start = performance.now();
const model = await TransformerModel.load(found.folder, `${found.name}/${found.version}`);
console.log(`Cold load in this process: ${round(performance.now() - start)} ms, RSS ${memoryOf(process.pid).now} MiB\n`);
const raw = await RawRuntime.load(found.folder, `${basename(dirname(found.folder))}/${basename(found.folder)}`);
head('batch', 'runtime alone, ms CPU a text', 'service path, ms CPU a text', 'ratio', 'service texts/s');
for (const size of [1, BATCH]) await compare(model, raw, size);
if (MANY > 0) await endure(model);
