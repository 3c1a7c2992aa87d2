import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What reports may read of the other modules' tables. They are plain joins that PostgreSQL flattens into the report's own statement, so that its
 * time range reaches the indexes. They join to the left by a key, for then PostgreSQL leaves out a joined table that no figure of the report needs.
 */
export class Reports1764000000011 implements MigrationInterface {
  name = 'Reports1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_ticket_responded ON ticket (responded_at) WHERE responded_at IS NOT NULL');
    await runner.query('CREATE INDEX ix_sla_clock_due ON sla_clock (due_at)');
    // Misrouted: a holder said so, or a person corrected the category that it had been routed by and it was moved.
    await runner.query(`
      CREATE VIEW report_ticket AS
      SELECT t.id, t.created_at, t.responded_at, t.resolved_at, t.department, t.category, t.channel, t.tier, t.priority,
        t.decision, t.urgent, t.outcome, t.reopened > 0 AS reopened, p.engine,
        t.transfers > 0 AND (t.why @> '[{"code": "transferred", "detail": {"reason": "misrouted"}}]'
          OR (t.decision = 'auto' AND t.category IS DISTINCT FROM p.category)) AS misrouted
      FROM ticket t LEFT JOIN prediction p ON p.ticket_id = t.id`);
    // Few of many tickets are open: their queue items (one each until it is settled) and what waits for triage find them without reading the others.
    await runner.query(`
      CREATE VIEW report_open_ticket AS
      SELECT q.ticket_id AS id, q.created_at, q.department, t.category, t.channel, t.tier, q.priority FROM queue_item q LEFT JOIN ticket t ON t.id = q.ticket_id
      UNION ALL
      SELECT id, created_at, department, category, channel, tier, priority FROM ticket WHERE status = 'received'`);
    // A deadline that has passed is a breach, also in the moment before it is recorded as one.
    await runner.query(`
      CREATE VIEW report_clock AS
      SELECT c.id, c.clock, c.due_at, c.department, c.overrun_seconds, t.category, t.channel, t.tier, t.priority,
        CASE WHEN c.state = 'running' AND c.due_at <= now() THEN 'breached' ELSE c.state END AS state
      FROM sla_clock c LEFT JOIN ticket t ON t.id = c.ticket_id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW report_clock, report_open_ticket, report_ticket');
    await runner.query('DROP INDEX ix_sla_clock_due, ix_ticket_responded');
  }
}
