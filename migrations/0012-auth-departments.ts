import { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys and agents name departments; the table they point to comes later than theirs, so the references come last. */
export class AuthDepartments1764000000012 implements MigrationInterface {
  name = 'AuthDepartments1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['api_key_department', 'agent_department']) {
      await runner.query(`
        ALTER TABLE ${table} ADD CONSTRAINT fk_${table}_department
          FOREIGN KEY (department) REFERENCES department (slug) ON DELETE CASCADE`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['agent_department', 'api_key_department']) {
      await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT fk_${table}_department`);
    }
  }
}
