import { EngineProcess } from './engine-process.js';
import { type ModelFolder, newestModel } from './model-folders.js';

/** An engine process with the model that it loads. */
export interface Begun {
  readonly found: ModelFolder;
  readonly process: EngineProcess;
}

let begun: { modelsDir: string; engine: Promise<Begun | undefined> } | undefined;

/** Begins to load the newest transformer while the service itself is still being loaded; whoever starts the engine first takes it over. */
export function startEngineEarly(modelsDir: string): void {
  begun = { modelsDir, engine: begin(modelsDir).catch(() => undefined) };
}

/** The engine that was begun for this folder, once; undefined: start one yourself. */
export async function takeEarlyEngine(modelsDir: string): Promise<Begun | undefined> {
  const taken = begun?.modelsDir === modelsDir ? begun.engine : undefined;
  if (taken) begun = undefined;
  return taken;
}

export async function begin(modelsDir: string): Promise<Begun | undefined> {
  const found = await newestModel(modelsDir, 'transformer');
  return found && { found, process: new EngineProcess(found) };
}
