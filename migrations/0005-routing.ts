import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Departments, with the four that routing itself names, and the rules that send tickets to them. */
export class Routing1764000000005 implements MigrationInterface {
  name = 'Routing1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE department (
        slug text NOT NULL,
        name_zh text NOT NULL,
        name_en text NOT NULL,
        calendar text NOT NULL DEFAULT 'always',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_department PRIMARY KEY (slug),
        CONSTRAINT ck_department_slug CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$')
      )`);
    await runner.query(`
      INSERT INTO department (slug, name_zh, name_en) VALUES
        ('logistics', '物流部', 'Logistics'),
        ('quality', '质量部', 'Quality'),
        ('service', '服务部', 'Service'),
        ('review', '人工分诊台', 'Manual triage')`);
    await runner.query(`
      CREATE TABLE routing_rule (
        id uuid NOT NULL,
        name text NOT NULL,
        rank integer NOT NULL,
        conditions jsonb NOT NULL,
        outcome jsonb NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_routing_rule PRIMARY KEY (id)
      )`);
    await runner.query('CREATE INDEX ix_routing_rule_order ON routing_rule (rank, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE routing_rule, department');
  }
}
