import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Prediction } from './prediction.js';
import { PredictionStore } from './prediction.store.js';

/** Keeps what the classifier said of each ticket. */
@Injectable()
export class PredictionsService {
  constructor(private readonly store: PredictionStore) {}

  /** In the caller's transaction; one prediction a ticket, the first stays. */
  record(manager: EntityManager, predictions: (Prediction & { ticketId: string })[]): Promise<void> {
    return this.store.add(manager, predictions);
  }
}
