import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a customer is worth to the operator, in the operator's currency; null: unknown. NaN and Infinity are refused: nothing could be ranked beside them. */
export class CustomerValue1764000000015 implements MigrationInterface {
  name = 'CustomerValue1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE customer
        ADD COLUMN value double precision,
        ADD CONSTRAINT ck_customer_value CHECK (value >= 0 AND value < 'Infinity')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE customer DROP COLUMN value');
  }
}
