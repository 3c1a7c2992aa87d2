import type { TestCluster } from '../test/support/cluster.js';
import { connectTo } from './support/database.store.js';

/** When the deadlines lie: `from` and `until` as the database prints them. */
export interface Window {
  from: string;
  until: string;
}

/** What came of the deadlines; lateness in milliseconds. */
export interface Fired {
  type: string;
  events: number;
  tickets: number;
  /** From the deadline to the transaction that recorded it. */
  p50: number;
  p99: number;
  max: number;
  /** From the deadline to the publication, which comes after the commit. */
  published50: number;
  published99: number;
}

const POLICY = `
  INSERT INTO sla_policy (slug, version, name, rank, match, targets, warnings, escalations)
  VALUES ('bench', 1, 'Bench', 1, '{}', '{"pickup": {"minutes": 60, "calendar": "always", "pauseOnHold": false}}', '[]',
          '[{"clock": "pickup", "afterMinutes": 0, "raisePriority": true}]')`;

const TICKETS = `
  CREATE TEMP TABLE made AS
  WITH tickets AS (
    INSERT INTO ticket (id, source, fingerprint, status, text, category, priority, department, queued_at)
    SELECT uuidv7(), 'bench', md5(n::text), 'queued', '快递一直没有到 #' || n, 'logistics', 'normal', 'logistics', now() FROM generate_series(1, $1::int) n
    RETURNING id, number, department
  ) SELECT * FROM tickets`;

const ITEMS = `
  INSERT INTO queue_item (ticket_id, department, priority, due_at, created_at) SELECT id, department, 'normal', now(), now() FROM made`;

/** Pickup is due at a moment of its own inside of the window; the other clocks of each ticket run on for a day. */
const CLOCKS = `
  WITH clocks AS (
    INSERT INTO sla_clock (id, ticket_id, cycle, clock, state, policy_slug, policy_version, calendar_slug, calendar_version, department, source,
      ticket_number, pause_on_hold, started_at, target_seconds, due_at, span_from, span_department)
    SELECT uuidv7(), id, 1, clock, 'running', 'bench', 1, 'always', 1, department, 'bench', number, false, due - interval '1 hour', 3600, due,
      due - interval '1 hour', department
    FROM (
      SELECT m.*, c.clock, $1::timestamptz + c.later + random() * ($2::timestamptz - $1::timestamptz) AS due
      FROM made m CROSS JOIN (VALUES ('pickup', interval '0'), ('first_response', interval '1 day'), ('resolution', interval '2 days')) AS c (clock, later)
    ) planned
    RETURNING id, clock, due_at
  )
  INSERT INTO sla_timer (clock_id, level, fire_at)
  SELECT id, level, due_at FROM clocks JOIN (VALUES ('breach', true), ('escalation:0m', $3::boolean)) AS l (level, wanted) ON wanted
  WHERE level = 'breach' OR clock = 'pickup'`;

const FIRED = `
  SELECT e.type, count(*)::int AS events, count(DISTINCT e.ticket_id)::int AS tickets, max(late) AS max,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY late) AS p50, percentile_disc(0.99) WITHIN GROUP (ORDER BY late) AS p99,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY published) AS "published50", percentile_disc(0.99) WITHIN GROUP (ORDER BY published) AS "published99"
  FROM (
    SELECT e.type, e.ticket_id, extract(epoch FROM e.created_at - c.due_at)::float8 * 1000 AS late,
      extract(epoch FROM e.published_at - c.due_at)::float8 * 1000 AS published
    FROM outbox_event e JOIN sla_clock c ON c.ticket_id = e.ticket_id AND c.clock = 'pickup' WHERE e.type LIKE 'sla.%'
  ) e GROUP BY e.type ORDER BY e.type`;

/**
 * Fills a migrated database with open tickets of three running clocks each. The pickup of each is due within `seconds`, the first of them in
 * `leadSeconds` from now: by then the service must be up. `ladder`: each deadline is also a rung that raises the priority.
 */
export async function fillDue(
  address: TestCluster,
  { count, leadSeconds, seconds, ladder }: { count: number; leadSeconds: number; seconds: number; ladder: boolean },
): Promise<Window> {
  const client = await connectTo(address);
  try {
    const sql = `SELECT (now() + make_interval(secs => $1))::text AS from, (now() + make_interval(secs => $2))::text AS until`;
    const { rows } = await client.query<Window>(sql, [leadSeconds, leadSeconds + seconds]);
    const window = rows[0]!;
    await client.query(POLICY);
    await client.query(TICKETS, [count]);
    await client.query(ITEMS);
    await client.query(CLOCKS, [window.from, window.until, ladder]);
    await client.query('VACUUM (ANALYZE)');
    return window;
  } finally {
    await client.end();
  }
}

/** Seconds from now to an instant, negative when it is past. */
export async function secondsTo(address: TestCluster, instant: string): Promise<number> {
  const { rows } = await ask<{ seconds: number }>(address, 'SELECT extract(epoch FROM $1::timestamptz - now())::float8 AS seconds', [
    instant,
  ]);
  return rows[0]!.seconds;
}

/** True when everything that was due is noticed, done, and published. */
export async function isDone(address: TestCluster, { until }: Window): Promise<boolean> {
  const sql = `SELECT NOT EXISTS (SELECT FROM sla_timer WHERE fired_at IS NULL AND fire_at <= $1::timestamptz)
    AND NOT EXISTS (SELECT FROM sla_escalation WHERE applied_at IS NULL) AND NOT EXISTS (SELECT FROM outbox_event WHERE published_at IS NULL) AS done`;
  return (await ask<{ done: boolean }>(address, sql, [until])).rows[0]!.done;
}

export const firedOf = async (address: TestCluster): Promise<Fired[]> => (await ask<Fired>(address, FIRED, [])).rows;

async function ask<T extends object>(address: TestCluster, sql: string, parameters: unknown[]) {
  const client = await connectTo(address);
  try {
    return await client.query<T>(sql, parameters);
  } finally {
    await client.end();
  }
}
