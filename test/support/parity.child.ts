// Argument: a model's folder. Prints as JSON what the engine of the service makes of every parity text. A process of its own, as the native runtime has
// in the service: it does not take Jest's arrays for arrays.
import { basename, dirname, resolve } from 'node:path';
import { AutoModel } from '@xenova/transformers';
import { encoderInputs } from '../../src/classification/engine/encode-windows.js';
import { TransformerModel } from '../../src/classification/engine/transformer-model.js';
import { type ParityAnswers, STATES, scoredOf } from './parity-fixture.js';
import { parityTexts } from './parity-texts.js';

const [START, PADDING, END] = [0, 1, 2];
const folder = resolve(process.argv[2] ?? '');
const name = `${basename(dirname(folder))}/${basename(folder)}`;
const model = await TransformerModel.load(folder, name);
const texts = parityTexts();

/** One by one: int8 rounds by the whole of a batch. */
async function logitsOf(text: string): Promise<number[] | null> {
  const [scores] = await model.scores([text]);
  return scores ? [...scores.primary, ...scores.reasons, scores.urgency] : null;
}

/** Of the encoder alone, without anything of ours. */
async function statesOf(rows: readonly number[][]): Promise<number[][]> {
  const options = { dtype: 'q8', device: 'cpu', local_files_only: true, session_options: { intraOpNumThreads: 1 } } as const;
  const encoder = await AutoModel.from_pretrained(name, options);
  const states: number[][] = [];
  for (const ids of rows) {
    const { data } = (await encoder(encoderInputs([[START, ...ids, END]], PADDING))).last_hidden_state;
    states.push([...data.slice(0, STATES.numbers)]);
  }
  return states;
}

const ids = texts.map((text) => model.tokenIds(text));
const answers: ParityAnswers = { ids, states: await statesOf(ids.slice(0, STATES.texts)), logits: [] };
for (const text of scoredOf(texts)) answers.logits.push(await logitsOf(text));
process.stdout.write(JSON.stringify(answers));
