import type { MigrationInterface, QueryRunner } from 'typeorm';

const everyDay = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]));

/**
 * Statutory days by version, and calendars by version, exceptions with them. `cn-office` is made by the service's first start, for only that
 * knows the statutory days which it follows.
 */
export class Calendars1764000000014 implements MigrationInterface {
  name = 'Calendars1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE holiday_set (
        name text NOT NULL,
        version integer NOT NULL,
        source text NOT NULL,
        digest text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_holiday_set PRIMARY KEY (name, version),
        CONSTRAINT uq_holiday_set_digest UNIQUE (name, digest),
        CONSTRAINT ck_holiday_set_name CHECK (name IN ('cn'))
      )`);
    await runner.query(`
      CREATE TABLE holiday (
        set_name text NOT NULL,
        set_version integer NOT NULL,
        date date NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        CONSTRAINT pk_holiday PRIMARY KEY (set_name, set_version, date),
        CONSTRAINT fk_holiday_set FOREIGN KEY (set_name, set_version) REFERENCES holiday_set (name, version),
        CONSTRAINT ck_holiday_kind CHECK (kind IN ('closed', 'workday'))
      )`);
    await runner.query(`
      CREATE TABLE calendar (
        slug text NOT NULL,
        version integer NOT NULL,
        name text NOT NULL,
        time_zone text NOT NULL,
        weekly jsonb NOT NULL,
        exceptions jsonb NOT NULL,
        holidays text,
        holidays_version integer,
        built_in boolean NOT NULL DEFAULT false,
        current boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_calendar PRIMARY KEY (slug, version),
        CONSTRAINT fk_calendar_holiday_set FOREIGN KEY (holidays, holidays_version) REFERENCES holiday_set (name, version),
        CONSTRAINT ck_calendar_slug CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
        CONSTRAINT ck_calendar_holidays CHECK ((holidays IS NULL) = (holidays_version IS NULL))
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_calendar_current ON calendar (slug) WHERE current');
    await runner.query(
      `INSERT INTO calendar (slug, version, name, time_zone, weekly, exceptions, built_in)
       VALUES ('always', 1, '全天候 / Around the clock', 'UTC', $1, '[]', true)`,
      [JSON.stringify(everyDay)],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE calendar, holiday, holiday_set');
  }
}
