import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Outbox1764000000001 implements MigrationInterface {
  name = 'Outbox1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_event (
        id uuid CONSTRAINT pk_outbox_event PRIMARY KEY,
        xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
        type text NOT NULL,
        ticket_id uuid,
        source text,
        department text,
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        published_at timestamptz
      )`);
    await runner.query('CREATE INDEX ix_outbox_event_unpublished ON outbox_event (id) WHERE published_at IS NULL');
    await runner.query('CREATE INDEX ix_outbox_event_stream ON outbox_event (xact, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_event');
  }
}
