import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AutoModel, env, type PreTrainedModel, PreTrainedTokenizer } from '@xenova/transformers';
import type { Prediction } from '../prediction.js';
import { alignTokens } from '../rules/align.js';
import { headLogits, headProblem, type LinearHead, tokenShares } from '../rules/linear-head.js';
import { nearestLanguage, type TrainedLanguage } from '../rules/naive-bayes.js';
import { normalise } from '../rules/normalise.js';
import { meanPool, statesByToken } from '../rules/pooling.js';
import { type Reading, read } from '../rules/reading.js';
import { type HeadLayout, type Scores, type Share, toScores } from '../rules/scores.js';
import { type Judgement, judge, type ModelName, unread } from '../rules/verdict.js';
import { type EncodedText, encodeWindows, readSpecialTokens, type SpecialIds, tokenIds } from './encode-windows.js';
import type { EngineItem } from './engine.js';
import { ModelCorruptError } from './manifest.js';

/** The encoder with its head: everything between a text and its prediction that needs the native runtime. Lives in the engine process only. */
export class TransformerModel {
  private constructor(
    private readonly encoder: PreTrainedModel,
    private readonly tokenizer: PreTrainedTokenizer,
    private readonly special: SpecialIds,
    private readonly head: LinearHead,
    private readonly judgements: Readonly<Record<TrainedLanguage, Judgement>>,
    private readonly name: ModelName,
  ) {}

  /** `folder` ends in `modelVersion` (`<name>/<version>`). Throws when a file does not fit; nothing is ever fetched from elsewhere. */
  static async load(folder: string, modelVersion: string): Promise<TransformerModel> {
    env.allowRemoteModels = false;
    env.localModelPath = `${dirname(dirname(folder))}/`;
    const tokenizer = new PreTrainedTokenizer(
      await json(folder, 'tokenizer.json'),
      await json(folder, 'tokenizer_config.json').catch(() => ({})),
    );
    const encoder = await AutoModel.from_pretrained(modelVersion, {
      dtype: 'q8',
      device: 'cpu',
      local_files_only: true,
      // Two threads inside an operator were slower than one, and leave no core for the service.
      session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
    });
    const head = (await json(folder, 'head.json')) as LinearHead;
    const judgements = (await json(folder, 'calibration.json')) as Record<TrainedLanguage, Judgement>;
    const model = new TransformerModel(encoder, tokenizer, readSpecialTokens(tokenizer), head, judgements, {
      engine: 'transformer',
      modelVersion,
    });
    await model.warmUp();
    return model;
  }

  /** What the head's columns stand for. */
  get layout(): HeadLayout {
    return this.head.layout;
  }

  /** One prediction an item, in order. */
  async classify(items: readonly EngineItem[]): Promise<Prediction[]> {
    const readings = items.map((item) => read(item.text));
    const encoded = await this.encode(readings);
    return readings.map((reading, i) => this.judge(reading, encoded[i] as EncodedText, items[i]?.explain ?? false));
  }

  /** The raw scores of each text, before calibration: what calibration is fitted on. Undefined for a text in which nothing can be read. */
  async scores(texts: readonly string[]): Promise<(Scores | undefined)[]> {
    const readings = texts.map(read);
    const encoded = await this.encode(readings);
    return readings.map((reading, i) => (reading.empty ? undefined : this.score(encoded[i] as EncodedText).scores));
  }

  /** What the tokenizer makes of a text as models read it, special tokens not counted. */
  tokenIds(text: string): number[] {
    return tokenIds(this.tokenizer, normalise(text).text);
  }

  private encode(readings: readonly Reading[]): Promise<EncodedText[]> {
    const texts = readings.map((reading) => (reading.empty ? '' : reading.clean.text));
    return encodeWindows(this.encoder, this.tokenizer, this.special, texts);
  }

  private score({ windows, tokens, width }: EncodedText): { states: ArrayLike<number>; scores: Scores } {
    const special = { before: this.special.before.length, after: this.special.after.length };
    const states = statesByToken(windows, tokens.length, width, special);
    return { states, scores: toScores(this.head.layout, headLogits(this.head, meanPool(states, width)), tokens.length) };
  }

  private judge(reading: Reading, encoded: EncodedText, explain: boolean): Prediction {
    if (reading.empty) return unread(reading, this.name, explain);
    const { tokens, width } = encoded;
    const { states, scores } = this.score(encoded);
    const sharesOf = (column: number): Share[] => {
      const weights = tokenShares(this.head, column, states, width);
      return alignTokens(reading.clean.text, tokens).map((span, i) => ({ ...span, weight: weights[this.special.before.length + i] ?? 0 }));
    };
    const judgement = this.judgements[nearestLanguage(reading.language, reading.clean.text)];
    return judge({ reading, layout: this.head.layout, scores, sharesOf }, judgement, this.name, explain);
  }

  /** The first run allocates; and a head that does not fit the encoder must show now, not in front of a complaint. */
  private async warmUp(): Promise<void> {
    const [encoded] = await encodeWindows(this.encoder, this.tokenizer, this.special, ['ok']);
    const problem = headProblem(this.head, encoded?.width ?? 0);
    if (problem) throw new ModelCorruptError(problem);
  }
}

async function json(folder: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, file), 'utf8'));
}
