import { type PreTrainedModel, type PreTrainedTokenizer, Tensor } from '@xenova/transformers';
import type { WindowStates } from '../rules/pooling.js';
import { runsOf } from '../rules/runs.js';
import { type TokenWindow, windowsOf } from '../rules/windows.js';

/** Windows that the encoder gets at once. */
const WINDOWS_AT_ONCE = 16;

/** Ids that the tokenizer puts around every text. */
export interface SpecialIds {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly padding: number;
}

/** A text after the encoder: its tokens, and the states of its windows. */
export interface EncodedText {
  readonly tokens: readonly string[];
  readonly windows: readonly WindowStates[];
  readonly width: number;
}

interface Job {
  readonly text: number;
  readonly window: TokenWindow;
  readonly ids: readonly number[];
}

/** What the tokenizer adds to a text, found out by asking it. */
export function readSpecialTokens(tokenizer: PreTrainedTokenizer): SpecialIds {
  const bare = tokenizer.encode('a', { add_special_tokens: false });
  const dressed = tokenizer.encode('a');
  const at = dressed.indexOf(bare[0] ?? -1);
  const padding = tokenizer.pad_token_id ?? 0;
  return { before: dressed.slice(0, Math.max(0, at)), after: dressed.slice(Math.max(0, at) + bare.length), padding };
}

/** Ids of a text, special tokens not counted. */
export function tokenIds(tokenizer: PreTrainedTokenizer, text: string): number[] {
  return text === '' ? [] : tokenizer.encode(text, { add_special_tokens: false });
}

/** Encodes texts of any length, in windows of like lengths so that little is padded. */
export async function encodeWindows(
  encoder: PreTrainedModel,
  tokenizer: PreTrainedTokenizer,
  special: SpecialIds,
  texts: readonly string[],
): Promise<EncodedText[]> {
  const tokens = texts.map((text) => (text === '' ? [] : tokenizer.tokenize(text, { add_special_tokens: false })));
  const jobs = texts.flatMap((text, i) => {
    const ids = tokenIds(tokenizer, text);
    return windowsOf(ids.length).map((window) => ({
      text: i,
      window,
      ids: [...special.before, ...ids.slice(window.start, window.end), ...special.after],
    }));
  });
  const runnable = jobs.filter((job) => job.ids.length > 0).sort((a, b) => a.ids.length - b.ids.length);
  const windows: WindowStates[][] = texts.map(() => []);
  let width = 0;
  const lengths = runnable.map((job) => job.ids.length);
  for (const { start, end } of runsOf(lengths, WINDOWS_AT_ONCE)) {
    const chunk = runnable.slice(start, end);
    const { data, dims } = await runEncoder(encoder, chunk, special.padding);
    const [, length = 0, size = 0] = dims;
    width = size;
    chunk.forEach((job, row) => {
      windows[job.text]?.push({ window: job.window, states: data.subarray(row * length * size, (row * length + job.ids.length) * size) });
    });
  }
  return texts.map((_, i) => ({ tokens: tokens[i] ?? [], windows: windows[i] ?? [], width }));
}

async function runEncoder(
  encoder: PreTrainedModel,
  jobs: readonly Job[],
  padding: number,
): Promise<{ data: Float32Array; dims: number[] }> {
  const inputs = encoderInputs(
    jobs.map((job) => job.ids),
    padding,
  );
  return (await encoder(inputs)).last_hidden_state;
}

/** What the encoder is given for rows of ids: padded to the longest, and a mask that hides the padding. */
export function encoderInputs(rows: readonly (readonly number[])[], padding: number): { input_ids: Tensor; attention_mask: Tensor } {
  const length = Math.max(...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(padding));
  const mask = new BigInt64Array(rows.length * length);
  rows.forEach((row, line) => {
    row.forEach((id, column) => {
      ids[line * length + column] = BigInt(id);
      mask[line * length + column] = 1n;
    });
  });
  const dims = [rows.length, length];
  return { input_ids: new Tensor('int64', ids, dims), attention_mask: new Tensor('int64', mask, dims) };
}
