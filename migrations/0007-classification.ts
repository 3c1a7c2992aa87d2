import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the classifier said of each ticket: written once at triage, never changed by a correction. */
export class Classification1764000000007 implements MigrationInterface {
  name = 'Classification1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE prediction (
        ticket_id uuid NOT NULL,
        category text NOT NULL,
        categories jsonb NOT NULL,
        also jsonb NOT NULL DEFAULT '[]',
        reasons jsonb NOT NULL DEFAULT '[]',
        confidence double precision NOT NULL,
        decision text NOT NULL,
        suggestion text,
        urgent boolean NOT NULL,
        language text NOT NULL,
        engine text NOT NULL,
        model_version text NOT NULL,
        evidence jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_prediction PRIMARY KEY (ticket_id),
        CONSTRAINT fk_prediction_ticket FOREIGN KEY (ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        CONSTRAINT ck_prediction_category CHECK (category IN ('logistics', 'quality', 'service', 'other')),
        CONSTRAINT ck_prediction_decision CHECK (decision IN ('auto', 'review')),
        CONSTRAINT ck_prediction_engine CHECK (engine IN ('transformer', 'naive-bayes'))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE prediction');
  }
}
