import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger of the clocks: what happened to each clock's time, in stretches that never change once they are written. The stretch under
 * way stands in the clock itself (`span_*`) and becomes rows when something ends it. Clocks opened before keep what their row says: their
 * ledger begins now.
 */
export class SlaLedger1764000000016 implements MigrationInterface {
  name = 'SlaLedger1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sla_policy ADD COLUMN escalations jsonb NOT NULL DEFAULT '[]'`);
    await runner.query('DROP VIEW ticket_read');
    await runner.query(`
      ALTER TABLE sla_clock
        ADD COLUMN span_from timestamptz,
        ADD COLUMN span_department text,
        ADD COLUMN span_holder text,
        ADD COLUMN counted_ms bigint NOT NULL DEFAULT 0,
        ADD COLUMN overdue_ms bigint NOT NULL DEFAULT 0`);
    // Every calendar was always open until now, so that wall time is open time.
    await runner.query(`
      UPDATE sla_clock SET span_department = department, span_from = coalesce(stopped_at, paused_at, now()),
        counted_ms = greatest(0, extract(epoch FROM coalesce(stopped_at, paused_at, now()) - started_at) * 1000 - paused_seconds * 1000),
        overdue_ms = CASE WHEN state = 'breached' THEN greatest(0, extract(epoch FROM coalesce(stopped_at, paused_at, now()) - due_at) * 1000 - paused_overdue_seconds * 1000) ELSE 0 END`);
    await runner.query(`
      ALTER TABLE sla_clock
        ALTER COLUMN span_from SET NOT NULL, ALTER COLUMN span_department SET NOT NULL,
        DROP COLUMN paused_seconds, DROP COLUMN paused_overdue_seconds`);
    await runner.query(`
      CREATE TABLE sla_segment (
        clock_id uuid NOT NULL,
        from_at timestamptz NOT NULL,
        to_at timestamptz NOT NULL,
        state text NOT NULL,
        overdue boolean NOT NULL,
        ended_by text NOT NULL,
        department text NOT NULL,
        holder text,
        policy_slug text NOT NULL,
        policy_version integer NOT NULL,
        calendar_slug text NOT NULL,
        calendar_version integer NOT NULL,
        CONSTRAINT pk_sla_segment PRIMARY KEY (clock_id, from_at),
        CONSTRAINT fk_sla_segment_clock FOREIGN KEY (clock_id) REFERENCES sla_clock (id) ON DELETE CASCADE,
        CONSTRAINT ck_sla_segment_state CHECK (state IN ('counting', 'paused', 'closed', 'holiday')),
        CONSTRAINT ck_sla_segment_time CHECK (from_at < to_at)
      )`);
    // A row goes only with its clock, whose row is gone already when the deletion comes here.
    await runner.query(`
      CREATE FUNCTION sla_segment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          IF NOT EXISTS (SELECT FROM sla_clock WHERE id = OLD.clock_id) THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION 'sla_segment is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query(`
      CREATE TRIGGER sla_segment_append_only BEFORE UPDATE OR DELETE ON sla_segment
        FOR EACH ROW EXECUTE FUNCTION sla_segment_append_only()`);
    await runner.query(ticketRead(CLOCKS_IN_LEDGER));
    await runner.query(`
      CREATE TABLE sla_escalation (
        clock_id uuid NOT NULL,
        level text NOT NULL,
        ticket_id uuid NOT NULL,
        due_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        applied_at timestamptz,
        CONSTRAINT pk_sla_escalation PRIMARY KEY (clock_id, level),
        CONSTRAINT fk_sla_escalation_clock FOREIGN KEY (clock_id) REFERENCES sla_clock (id) ON DELETE CASCADE
      )`);
    await runner.query('CREATE INDEX ix_sla_escalation_open ON sla_escalation (created_at) WHERE applied_at IS NULL');
    // What a policy's conditions look at in the open tickets, for a change that is applied to them.
    await runner.query(`
      CREATE VIEW sla_open_ticket AS
      SELECT t.id AS ticket_id, q.department, q.state = 'held' AS held, t.category, q.priority, t.tier, t.channel, p.language,
        ARRAY(SELECT r->>'code' FROM jsonb_array_elements(t.reasons) r) AS reasons
      FROM queue_item q JOIN ticket t ON t.id = q.ticket_id LEFT JOIN prediction p ON p.ticket_id = t.id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW sla_open_ticket, ticket_read');
    await runner.query('DROP TABLE sla_escalation, sla_segment');
    await runner.query('DROP FUNCTION sla_segment_append_only()');
    await runner.query(`
      ALTER TABLE sla_clock
        ADD COLUMN paused_seconds integer NOT NULL DEFAULT 0, ADD COLUMN paused_overdue_seconds integer NOT NULL DEFAULT 0,
        DROP COLUMN span_from, DROP COLUMN span_department, DROP COLUMN span_holder, DROP COLUMN counted_ms, DROP COLUMN overdue_ms`);
    await runner.query('ALTER TABLE sla_policy DROP COLUMN escalations');
    await runner.query(ticketRead(CLOCKS_BEFORE));
  }
}

/** Each kind's newest clock, with what its remaining time is told from: only a calendar knows which minutes count. */
const CLOCKS_IN_LEDGER = `
  'clock', k.clock, 'state', k.state, 'dueAt', k.due_at, 'pausedAt', k.paused_at, 'stoppedAt', k.stopped_at, 'spanFrom', k.span_from,
  'targetSeconds', k.target_seconds, 'countedMs', k.counted_ms, 'overdueMs', k.overdue_ms,
  'calendar', jsonb_build_object('slug', k.calendar_slug, 'version', k.calendar_version)`;

const CLOCKS_BEFORE = `
  'clock', k.clock, 'state', k.state,
  'dueAt', CASE WHEN k.state = 'paused' THEN k.due_at + (now() - k.paused_at) ELSE k.due_at END,
  'remainingMinutes', CASE WHEN k.stopped_at IS NOT NULL THEN NULL
    ELSE floor(extract(epoch FROM k.due_at + make_interval(secs => k.paused_overdue_seconds) - coalesce(k.paused_at, now())) / 60)::int END`;

/** `ticket_read`: a ticket as the API answers it. */
const ticketRead = (clock: string) => `
  CREATE VIEW ticket_read AS
  SELECT t.id, t.number, t.external_id, t.source, t.status, t.text, t.subject, t.channel, t.order_id, t.product, t.occurred_at,
    t.customer_id, t.tier, t.attachments, t.metadata, t.category, t.reasons, t.decision, t.urgent, t.priority, t.department, t.assignee,
    t.why, t.follow_up_of, t.reopened, t.resolution, t.outcome, t.remedy, t.created_at, t.queued_at, t.claimed_at, t.responded_at,
    t.corrected_at, t.resolved_at, t.closed_at,
    -- The text form keeps microseconds, which a JavaScript Date would cut off the keyset's cursor.
    t.created_at::text AS created_at_key,
    CASE WHEN c.id IS NULL THEN NULL ELSE jsonb_build_object('id', c.id, 'name', c.name, 'tier', c.tier, 'email', c.email, 'phone', c.phone, 'locale', c.locale) END AS customer,
    p.categories, p.also, p.confidence, p.suggestion, p.language, p.engine, p.model_version, p.evidence,
    coalesce((
      SELECT jsonb_agg(jsonb_build_object(${clock})
        ORDER BY array_position(ARRAY['pickup', 'first_response', 'next_reply', 'resolution'], k.clock))
      FROM (SELECT DISTINCT ON (clock) * FROM sla_clock WHERE ticket_id = t.id ORDER BY clock, cycle DESC) k
    ), '[]'::jsonb) AS sla, now() AS read_at
  FROM ticket t
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN prediction p ON p.ticket_id = t.id`;
