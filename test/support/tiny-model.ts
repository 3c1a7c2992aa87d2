import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tinyEncoder } from './tiny-onnx.js';

/** Width of its states: one dimension a category, in the order of CATEGORIES. */
const WIDTH = 4;
const SPECIAL = ['<s>', '<pad>', '</s>', '<unk>'];

/** The words it knows, and the state of each: what it adds to each category. */
export const TINY_WORDS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  late: [12, 0, 0, 0],
  parcel: [4, 0, 0, 0],
  broken: [0, 12, 0, 0],
  refund: [0, 0, 12, 0],
  fine: [0, 0, 0, 12],
  快递: [10, 0, 0, 0],
  很慢: [6, 0, 0, 0],
};
export const TINY_BIAS = [0.25, 0, 0, 0] as const;

/**
 * Writes a whole transformer artefact of a few kilobytes into `<modelsDir>/<name>/<version>`: a real ONNX file (one embedding look-up), a real
 * tokenizer, a head that reads each category from its own dimension. Returns the folder.
 */
export async function writeTinyModel(modelsDir: string, name = 'tiny', version = '1.0.0'): Promise<string> {
  const folder = join(modelsDir, name, version);
  const files: Record<string, Buffer> = {
    'onnx/model_quantized.onnx': tinyEncoder([...SPECIAL.map(() => new Array<number>(WIDTH).fill(0)), ...Object.values(TINY_WORDS)]),
    'tokenizer.json': asJson(tokenizer()),
    'config.json': asJson({ model_type: 'xlm-roberta', architectures: ['XLMRobertaModel'], hidden_size: WIDTH }),
    'head.json': asJson(head()),
    'calibration.json': asJson({ zh: judgement(), en: judgement() }),
  };
  for (const [file, content] of Object.entries(files)) await write(join(folder, file), content);
  const sums = Object.fromEntries(
    Object.entries(files).map(([file, content]) => [file, createHash('sha256').update(content).digest('hex')]),
  );
  await write(join(folder, 'manifest.json'), asJson({ name, version, engine: 'transformer', files: sums }));
  return folder;
}

function tokenizer() {
  const pieces = [
    ...SPECIAL.map((piece) => [piece, 0]),
    ...Object.keys(TINY_WORDS).map((word) => [/^[a-z]/.test(word) ? `▁${word}` : word, -2]),
  ];
  return {
    version: '1.0',
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: true, add_prefix_space: false },
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: { type: 'Unigram', unk_id: 3, vocab: pieces, byte_fallback: false },
  };
}

function head() {
  const unit = (at: number) => Array.from({ length: WIDTH }, (_, i) => (i === at ? 1 : 0));
  return {
    layout: { primary: ['logistics', 'quality', 'service', 'other'], reasons: ['late', 'defect', 'refund'] },
    weights: [unit(0), unit(1), unit(2), unit(3), unit(0), unit(1), unit(2), unit(-1)],
    bias: [...TINY_BIAS, -1, -1, -1, -9],
  };
}

function judgement() {
  const plain = { scale: 1, offset: 0 };
  return {
    calibration: { temperature: 1, lengthPower: 0, reasons: [plain, plain, plain], urgency: plain },
    thresholds: { auto: 0.8, suggest: 0.5, reason: 0.5, also: 0.5, urgent: 0.5 },
  };
}

function asJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

async function write(file: string, content: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
