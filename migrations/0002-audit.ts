import { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit1764000000002 implements MigrationInterface {
  name = 'Audit1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entry (
        id uuid NOT NULL,
        xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
        at timestamptz NOT NULL DEFAULT now(),
        actor_key text NOT NULL,
        actor_name text NOT NULL,
        action text NOT NULL,
        entity text NOT NULL,
        entity_id text NOT NULL,
        data jsonb NOT NULL,
        seq bigint,
        prev_hash text,
        hash text,
        CONSTRAINT pk_audit_entry PRIMARY KEY (id),
        CONSTRAINT ck_audit_entry_sealed CHECK ((seq IS NULL) = (hash IS NULL) AND (seq IS NULL) = (prev_hash IS NULL))
      )`);
    await runner.query(`CREATE UNIQUE INDEX uq_audit_entry_seq ON audit_entry (seq) WHERE seq IS NOT NULL`);
    await runner.query(`CREATE INDEX ix_audit_entry_unsealed ON audit_entry (id) WHERE seq IS NULL`);
    await runner.query(`CREATE INDEX ix_audit_entry_entity ON audit_entry (entity_id, id)`);
    // Sealing is the one change that an entry may see, once: everything else is refused to everybody, this service included.
    await runner.query(`
      CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF OLD.seq IS NULL AND NEW.seq IS NOT NULL
            AND ROW(NEW.id, NEW.xact, NEW.at, NEW.actor_key, NEW.actor_name, NEW.action, NEW.entity, NEW.entity_id, NEW.data)
              IS NOT DISTINCT FROM
              ROW(OLD.id, OLD.xact, OLD.at, OLD.actor_key, OLD.actor_name, OLD.action, OLD.entity, OLD.entity_id, OLD.data)
          THEN
            RETURN NEW;
          END IF;
        END IF;
        RAISE EXCEPTION 'audit_entry is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query(`
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only()`);
    await runner.query(`
      CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_entry`);
    await runner.query(`DROP FUNCTION audit_entry_append_only()`);
  }
}
