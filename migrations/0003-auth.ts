import { MigrationInterface, QueryRunner } from 'typeorm';

export class Auth1764000000003 implements MigrationInterface {
  name = 'Auth1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_key (
        id uuid NOT NULL,
        name text NOT NULL,
        role text NOT NULL,
        source text NOT NULL,
        agent text,
        hash text NOT NULL,
        prefix text NOT NULL,
        expires_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        CONSTRAINT pk_api_key PRIMARY KEY (id),
        CONSTRAINT ck_api_key_role CHECK (role IN ('intake', 'agent', 'manager', 'admin'))
      )`);
    await runner.query(`CREATE UNIQUE INDEX uq_api_key_hash ON api_key (hash)`);
    await runner.query(`
      CREATE TABLE api_key_department (
        api_key_id uuid NOT NULL,
        department text NOT NULL,
        CONSTRAINT pk_api_key_department PRIMARY KEY (api_key_id, department),
        CONSTRAINT fk_api_key_department_api_key FOREIGN KEY (api_key_id) REFERENCES api_key (id) ON DELETE CASCADE
      )`);
    await runner.query(`CREATE INDEX ix_api_key_department_department ON api_key_department (department)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE api_key_department`);
    await runner.query(`DROP TABLE api_key`);
  }
}
