import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What reports read of the ledger: who used the clocks' time, and what wrong first routings cost. Its views are such as `0011-reports.ts` makes. */
export class SlaReports1764000000017 implements MigrationInterface {
  name = 'SlaReports1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    // Few rows of many: they lead to the tickets, and none of them is older than its ticket.
    await runner.query(`CREATE INDEX ix_sla_segment_misrouted ON sla_segment (to_at) WHERE ended_by = 'misrouted'`);
    await runner.query(`
      CREATE TABLE sla_charge (
        clock_id uuid NOT NULL,
        department text NOT NULL,
        ticket_id uuid NOT NULL,
        clock text NOT NULL,
        due_at timestamptz NOT NULL,
        counted_ms bigint NOT NULL,
        overdue_ms bigint NOT NULL,
        CONSTRAINT pk_sla_charge PRIMARY KEY (clock_id, department),
        CONSTRAINT fk_sla_charge_clock FOREIGN KEY (clock_id) REFERENCES sla_clock (id) ON DELETE CASCADE,
        CONSTRAINT ck_sla_charge_clock CHECK (clock IN ('pickup', 'first_response', 'next_reply', 'resolution'))
      )`);
    await runner.query('CREATE INDEX ix_sla_charge_due ON sla_charge (due_at)');
    await runner.query(`INSERT INTO sla_charge ${charges('sla_clock', 'c.stopped_at IS NOT NULL')}`);
    // At the end of the statement that stops a clock, when the rows are in the ledger that the same statement adds.
    await runner.query(`
      CREATE FUNCTION sla_charge_stopped() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO sla_charge ${charges('(SELECT NEW.*)', 'true')};
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER sla_charge_stopped AFTER UPDATE OF stopped_at ON sla_clock
        FOR EACH ROW WHEN (OLD.stopped_at IS NULL AND NEW.stopped_at IS NOT NULL) EXECUTE FUNCTION sla_charge_stopped()`);
    await runner.query(`
      CREATE VIEW report_charged_time AS
      SELECT k.clock, k.due_at, k.department, k.counted_ms / 60000.0::float8 AS counted, k.overdue_ms / 60000.0::float8 AS overdue,
        t.category, t.channel, t.tier, t.priority
      FROM sla_charge k LEFT JOIN ticket t ON t.id = k.ticket_id`);
    // The first resolution clock of a ticket whose first move said that it had been routed wrongly. Coming out of manual triage is no such move:
    // what is counted is the time of the department that it was sent to. rules/charged.ts says the same of one ticket.
    await runner.query(`
      CREATE VIEW report_wrong_routing AS
      SELECT t.id, t.created_at, t.department, t.category, t.channel, t.tier, t.priority, m.to_at AS misrouted_at, lost.minutes
      FROM sla_segment m
      JOIN sla_clock c ON c.id = m.clock_id AND c.clock = 'resolution' AND c.cycle = 1
      JOIN ticket t ON t.id = c.ticket_id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(date_part('epoch', s.to_at - s.from_at)) FILTER (WHERE s.state = 'counting' AND s.department = m.department), 0) / 60 AS minutes,
          bool_or(s.came_by <> 'routed') AS moved_before
        FROM (
          SELECT r.state, r.department, r.from_at, r.to_at,
            CASE WHEN lag(r.department) OVER w <> r.department THEN lag(r.ended_by) OVER w END AS came_by
          FROM sla_segment r WHERE r.clock_id = m.clock_id AND r.from_at <= m.from_at WINDOW w AS (ORDER BY r.from_at)
        ) s
      ) lost
      WHERE m.ended_by = 'misrouted' AND lost.moved_before IS NOT TRUE`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW report_wrong_routing, report_charged_time');
    await runner.query('DROP TRIGGER sla_charge_stopped ON sla_clock');
    await runner.query('DROP FUNCTION sla_charge_stopped()');
    await runner.query('DROP TABLE sla_charge');
    await runner.query('DROP INDEX ix_sla_segment_misrouted');
  }
}

/** Counted time of clocks that were met or breached, by the department that had the ticket. */
const charges = (clocks: string, which: string) => `
  (clock_id, department, ticket_id, clock, due_at, counted_ms, overdue_ms)
  SELECT c.id, s.department, c.ticket_id, c.clock, c.due_at,
    sum(extract(epoch FROM s.to_at - s.from_at) * 1000), coalesce(sum(extract(epoch FROM s.to_at - s.from_at) * 1000) FILTER (WHERE s.overdue), 0)
  FROM ${clocks} c JOIN sla_segment s ON s.clock_id = c.id AND s.state = 'counting'
  WHERE c.state IN ('met', 'breached') AND ${which}
  GROUP BY c.id, s.department, c.ticket_id, c.clock, c.due_at`;
