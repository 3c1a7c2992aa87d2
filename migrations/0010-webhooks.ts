import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1764000000010 implements MigrationInterface {
  name = 'Webhooks1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook (
        id uuid CONSTRAINT pk_webhook PRIMARY KEY,
        url text NOT NULL,
        events text[] NOT NULL,
        departments text[] NOT NULL,
        source text,
        secret text NOT NULL,
        active boolean NOT NULL DEFAULT true,
        allow_private boolean NOT NULL DEFAULT false,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1
      )`);
    await runner.query(`
      CREATE TABLE webhook_delivery (
        id uuid CONSTRAINT pk_webhook_delivery PRIMARY KEY,
        webhook_id uuid NOT NULL CONSTRAINT fk_webhook_delivery_webhook REFERENCES webhook (id) ON DELETE CASCADE,
        event_id uuid NOT NULL,
        type text NOT NULL,
        payload text NOT NULL,
        state text NOT NULL DEFAULT 'pending' CONSTRAINT ck_webhook_delivery_state CHECK (state IN ('pending', 'delivered', 'failed')),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        last_status integer,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        delivered_at timestamptz,
        CONSTRAINT ck_webhook_delivery_due CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL))
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_webhook_delivery_event ON webhook_delivery (webhook_id, event_id)');
    await runner.query(`CREATE INDEX ix_webhook_delivery_due ON webhook_delivery (webhook_id, next_attempt_at) WHERE state = 'pending'`);
    await runner.query('CREATE INDEX ix_webhook_delivery_webhook ON webhook_delivery (webhook_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_delivery');
    await runner.query('DROP TABLE webhook');
  }
}
