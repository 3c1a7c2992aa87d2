import { MigrationInterface, QueryRunner } from 'typeorm';

export class Agents1764000000004 implements MigrationInterface {
  name = 'Agents1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agent (
        id text NOT NULL,
        name text NOT NULL,
        email text,
        presence text NOT NULL DEFAULT 'online',
        capacity integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT pk_agent PRIMARY KEY (id),
        CONSTRAINT ck_agent_presence CHECK (presence IN ('online', 'away')),
        CONSTRAINT ck_agent_capacity CHECK (capacity >= 0)
      )`);
    await runner.query(`
      CREATE TABLE agent_department (
        agent_id text NOT NULL,
        department text NOT NULL,
        capacity integer,
        CONSTRAINT pk_agent_department PRIMARY KEY (agent_id, department),
        CONSTRAINT fk_agent_department_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE CASCADE,
        CONSTRAINT ck_agent_department_capacity CHECK (capacity >= 0)
      )`);
    await runner.query(`CREATE INDEX ix_agent_department_department ON agent_department (department)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE agent_department`);
    await runner.query(`DROP TABLE agent`);
  }
}
