// Entry of the engine child process: arguments are the model's folder, name and version; everything else comes over the channel.
import { ModelCorruptError, verifyModel } from './manifest.js';
import type { BatchMessage, EngineMessage } from './messages.js';
import { REQUIRED_FILES } from './model-folders.js';
import { TransformerModel } from './transformer-model.js';

const [folder = '', name = '', version = ''] = process.argv.slice(2);

// The parent alone decides when this process ends: Ctrl-C in a terminal reaches both, and the parent still has batches to drain.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// A parent that is gone, even by kill -9, closes the channel.
process.on('disconnect', () => process.exit(0));

const tell = (message: EngineMessage) => process.connected && process.send?.(message, () => undefined);

async function load(): Promise<TransformerModel> {
  await verifyModel(folder, REQUIRED_FILES.transformer);
  return TransformerModel.load(folder, `${name}/${version}`);
}

async function answer(model: TransformerModel, { id, items }: BatchMessage): Promise<void> {
  try {
    tell({ type: 'answers', id, predictions: await model.classify(items) });
  } catch {
    // The error may quote the text; that the batch failed is all that leaves this process.
    tell({ type: 'failed', id });
  }
}

try {
  const model = await load();
  process.on('message', (message) => void answer(model, message as BatchMessage));
  tell({ type: 'ready', name, version });
} catch (error) {
  const detail = error instanceof Error ? error.message : 'unknown error';
  // The parent closes the channel once it has read this; leaving at once could overtake the message.
  tell({ type: 'unusable', code: error instanceof ModelCorruptError ? 'model_corrupt' : 'engine_down', detail });
}
