import type { Prediction } from '../prediction.js';
import type { EngineItem, LoadedModel } from './engine.js';

/** From the service to an engine (child process or worker thread): one batch at a time, each gets one answer. */
export interface BatchMessage {
  readonly type: 'batch';
  readonly id: number;
  readonly items: readonly EngineItem[];
}

/** From an engine to the service. `unusable` comes instead of `ready`; then the engine ends. A detail never quotes a complaint. */
export type EngineMessage =
  | ({ readonly type: 'ready' } & LoadedModel)
  | { readonly type: 'unusable'; readonly code: 'model_corrupt' | 'engine_down'; readonly detail: string }
  | { readonly type: 'answers'; readonly id: number; readonly predictions: readonly Prediction[] }
  | { readonly type: 'failed'; readonly id: number };
