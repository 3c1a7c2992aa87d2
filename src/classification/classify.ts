import { runCommand } from './evaluation/bad-input.js';
import { CLASSIFY_USAGE, type ClassifyArguments, readClassifyArguments } from './evaluation/classify-arguments.js';
import { batches, inputTexts } from './evaluation/input-lines.js';
import { BATCH, type LocalModel, openModel } from './evaluation/local-model.js';
import { ANSI, BRACKETS } from './evaluation/rules/marked-text.js';
import { predictionLines } from './evaluation/rules/prediction-lines.js';

/** `npm run classify`: what a complaint is about, and which of its words say so. */
async function main(): Promise<void> {
  const options = readClassifyArguments(process.argv.slice(2));
  if (options.help) return console.log(CLASSIFY_USAGE);
  const isTyped = options.text === undefined && options.file === undefined && process.stdin.isTTY === true;
  if (isTyped) console.error('每行输入一条投诉，Ctrl-D 结束 · one complaint a line, Ctrl-D ends');
  let opened: Promise<LocalModel> | undefined;
  // Who types waits for the answer to each line; a file goes in full batches.
  for await (const texts of batches(inputTexts(options, process.stdin), isTyped ? 1 : BATCH)) {
    opened ??= openModel(options.model);
    await answer(await opened, texts, options);
  }
}

async function answer(model: LocalModel, texts: readonly string[], { json }: ClassifyArguments): Promise<void> {
  const predictions = await model.classify(texts.map((text) => ({ text, explain: true })));
  predictions.forEach((prediction, i) => {
    const marks = process.stdout.isTTY ? ANSI : BRACKETS;
    const lines = json ? [JSON.stringify(prediction)] : [...predictionLines(texts[i] ?? '', prediction, marks), ''];
    console.log(lines.join('\n'));
  });
}

await runCommand(main);
