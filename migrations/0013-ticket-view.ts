import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `ticket_read`: a ticket as the API answers it, joined in the database, so that reading needs no module but tickets.
 * A clock on hold shows when it would be due if the hold ended now; holds after a breach are no overrun; a stopped one has no minutes left to show.
 */
export class TicketView1764000000013 implements MigrationInterface {
  name = 'TicketView1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
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
          SELECT jsonb_agg(jsonb_build_object(
              'clock', k.clock, 'state', k.state,
              'dueAt', CASE WHEN k.state = 'paused' THEN k.due_at + (now() - k.paused_at) ELSE k.due_at END,
              'remainingMinutes', CASE WHEN k.stopped_at IS NOT NULL THEN NULL
                ELSE floor(extract(epoch FROM k.due_at + make_interval(secs => k.paused_overdue_seconds) - coalesce(k.paused_at, now())) / 60)::int END)
            ORDER BY array_position(ARRAY['pickup', 'first_response', 'next_reply', 'resolution'], k.clock))
          FROM (SELECT DISTINCT ON (clock) * FROM sla_clock WHERE ticket_id = t.id ORDER BY clock, cycle DESC) k
        ), '[]'::jsonb) AS sla
      FROM ticket t
      LEFT JOIN customer c ON c.id = t.customer_id
      LEFT JOIN prediction p ON p.ticket_id = t.id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW ticket_read');
  }
}
