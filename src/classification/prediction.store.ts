import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Prediction } from './prediction.js';

@Injectable()
export class PredictionStore {
  /** Keeps what the classifier said of each ticket. A second word on the same ticket changes nothing. */
  async add(manager: EntityManager, predictions: (Prediction & { ticketId: string })[]): Promise<void> {
    const sql = `
      INSERT INTO prediction (ticket_id, category, categories, also, reasons, confidence, decision, suggestion, urgent, language, engine, model_version, evidence)
      SELECT "ticketId", category, categories, also, reasons, confidence, decision, suggestion, urgent, language, engine, "modelVersion", coalesce(evidence, '[]')
      FROM jsonb_to_recordset($1::jsonb) AS x("ticketId" uuid, category text, categories jsonb, also jsonb, reasons jsonb, confidence double precision, decision text,
        suggestion text, urgent boolean, language text, engine text, "modelVersion" text, evidence jsonb)
      ON CONFLICT (ticket_id) DO NOTHING`;
    await rows(manager, sql, [JSON.stringify(predictions)]);
  }
}
