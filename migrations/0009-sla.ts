import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Minutes to the first answer and to the settlement, by tier; picking a ticket up may take half of the first answer's. */
const tiers = [
  ['strategic', '战略客户', 'Strategic customers', 30, 240],
  ['core', '核心客户', 'Core customers', 60, 360],
  ['potential', '潜力客户', 'Potential customers', 120, 720],
  ['basic', '普通客户', 'Basic customers', 240, 1440],
] as const;

const always = (minutes: number, pauseOnHold: boolean) => ({ minutes, calendar: 'always', pauseOnHold });

const targets = (firstResponse: number, resolution: number) => ({
  pickup: always(firstResponse / 2, false),
  first_response: always(firstResponse, false),
  next_reply: always(firstResponse, true),
  resolution: always(resolution, true),
});

/**
 * The policies of a first start. "Urgent halves" is four policies of its own, not a multiplier. The basic tier has no
 * tier condition: it takes every ticket that no other policy took, so that none is without clocks.
 */
const policies = tiers.flatMap(([tier, zh, en, response, resolution], index) => {
  const match = tier === 'basic' ? {} : { tier: [tier] };
  return [
    {
      slug: `urgent-${tier}`,
      name: `${zh}·加急 / ${en}, urgent`,
      rank: 1000 + 10 * index,
      match: { ...match, priority: ['urgent'] },
      targets: targets(response / 2, resolution / 2),
    },
    { slug: tier, name: `${zh} / ${en}`, rank: 1100 + 10 * index, match, targets: targets(response, resolution) },
  ];
});

/** SLA policies by version, the clocks they start and the timers of those clocks. */
export class Sla1764000000009 implements MigrationInterface {
  name = 'Sla1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sla_policy (
        slug text NOT NULL,
        version integer NOT NULL,
        name text NOT NULL,
        rank integer NOT NULL,
        match jsonb NOT NULL,
        targets jsonb NOT NULL,
        warnings jsonb NOT NULL,
        built_in boolean NOT NULL DEFAULT false,
        current boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_sla_policy PRIMARY KEY (slug, version)
      )`);
    await runner.query('CREATE UNIQUE INDEX uq_sla_policy_current ON sla_policy (slug) WHERE current');
    await runner.query(
      `INSERT INTO sla_policy (slug, version, name, rank, match, targets, warnings, built_in)
       SELECT slug, 1, name, rank, match, targets, '["80%"]', true
       FROM jsonb_to_recordset($1::jsonb) AS p (slug text, name text, rank integer, match jsonb, targets jsonb)`,
      [JSON.stringify(policies)],
    );
    await runner.query(`
      CREATE TABLE sla_clock (
        id uuid NOT NULL,
        ticket_id uuid NOT NULL,
        cycle integer NOT NULL,
        clock text NOT NULL,
        state text NOT NULL,
        policy_slug text NOT NULL,
        policy_version integer NOT NULL,
        calendar_slug text NOT NULL,
        calendar_version integer NOT NULL,
        department text NOT NULL,
        source text NOT NULL,
        ticket_number integer NOT NULL,
        external_id text,
        pause_on_hold boolean NOT NULL,
        started_at timestamptz NOT NULL,
        target_seconds integer NOT NULL,
        due_at timestamptz NOT NULL,
        paused_at timestamptz,
        paused_seconds integer NOT NULL DEFAULT 0,
        paused_overdue_seconds integer NOT NULL DEFAULT 0,
        stopped_at timestamptz,
        breached_at timestamptz,
        overrun_seconds integer,
        CONSTRAINT pk_sla_clock PRIMARY KEY (id),
        CONSTRAINT uq_sla_clock_cycle UNIQUE (ticket_id, clock, cycle),
        CONSTRAINT fk_sla_clock_ticket FOREIGN KEY (ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        CONSTRAINT ck_sla_clock_clock CHECK (clock IN ('pickup', 'first_response', 'next_reply', 'resolution')),
        CONSTRAINT ck_sla_clock_state CHECK (state IN ('running', 'paused', 'met', 'breached', 'cancelled')),
        CONSTRAINT ck_sla_clock_target CHECK (target_seconds > 0)
      )`);
    await runner.query(`
      CREATE TABLE sla_timer (
        clock_id uuid NOT NULL,
        level text NOT NULL,
        fire_at timestamptz,
        fired_at timestamptz,
        CONSTRAINT pk_sla_timer PRIMARY KEY (clock_id, level),
        CONSTRAINT fk_sla_timer_clock FOREIGN KEY (clock_id) REFERENCES sla_clock (id) ON DELETE CASCADE
      )`);
    await runner.query('CREATE INDEX ix_sla_timer_due ON sla_timer (fire_at) WHERE fired_at IS NULL AND fire_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sla_timer, sla_clock, sla_policy');
  }
}
