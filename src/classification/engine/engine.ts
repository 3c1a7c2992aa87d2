import type { Prediction } from '../prediction.js';

/** Why an engine did not answer a text. */
export const UNAVAILABLE_REASONS = ['missing', 'corrupt', 'loading', 'crashed', 'slow', 'failed', 'breaker_open', 'stopped'] as const;
export type UnavailableReason = (typeof UNAVAILABLE_REASONS)[number];

/** Thrown by an engine that cannot answer now; somebody else must. */
export class EngineUnavailableError extends Error {
  constructor(readonly reason: UnavailableReason) {
    super(`engine unavailable: ${reason}`);
  }
}

export interface ClassifyOptions {
  /** Whether the prediction carries its evidence. */
  readonly explain: boolean;
  /** When it aborts, a text that has not been answered is given up as `slow`. */
  readonly signal?: AbortSignal;
}

/** Something that classifies; texts that come close together are batched inside. */
export interface Engine {
  /** Rejects with EngineUnavailableError and nothing else. */
  classify(text: string, options: ClassifyOptions): Promise<Prediction>;
}

/** One text on its way to an engine. */
export interface EngineItem {
  readonly text: string;
  readonly explain: boolean;
}

/** A model in use. */
export interface LoadedModel {
  readonly name: string;
  readonly version: string;
}

/** A fact for /health/ready: stable code, and a sentence for the operator. */
export interface EngineWarning {
  readonly code: 'transformer_missing' | 'model_corrupt' | 'engine_down' | 'engine_slow' | 'naive_bayes_missing';
  readonly detail: string;
}
