import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the holder of a lease is to be warned that it runs out; null without a lease, and once the warning is out. */
export class Leases1764000000018 implements MigrationInterface {
  name = 'Leases1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE queue_item ADD COLUMN lease_warns_at timestamptz');
    // Every lease was 15 minutes of wall time until now.
    await runner.query(`UPDATE queue_item SET lease_warns_at = lease_expires_at - interval '3 minutes' WHERE lease_token IS NOT NULL`);
    await runner.query(
      'ALTER TABLE queue_item ADD CONSTRAINT ck_queue_item_warning CHECK (lease_warns_at IS NULL OR lease_token IS NOT NULL)',
    );
    await runner.query('CREATE INDEX ix_queue_item_warning ON queue_item (lease_warns_at) WHERE lease_warns_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE queue_item DROP COLUMN lease_warns_at');
  }
}
