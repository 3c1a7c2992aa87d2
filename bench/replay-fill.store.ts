import type { Client } from 'pg';
import type { TestCluster } from '../test/support/cluster.js';
import { connectTo } from './support/database.store.js';

/** Tickets that one transaction writes. */
const CHUNK = 50_000;

/**
 * Settled tickets of the last 65 days, five days old at least: claimed, answered and settled at random, a third of them on hold in between, a tenth
 * moved to another department after the answer. Instants are seconds after the creation.
 */
const chunkTable = (first: number, last: number) => `
  CREATE TEMP TABLE chunk ON COMMIT DROP AS
  SELECT *, settled + hold_for AS stopped, CASE WHEN moved THEN 'service' ELSE 'quality' END AS department
  FROM (
    SELECT *, held + 600 + floor(random() * 100000)::int AS settled,
      CASE WHEN n % 3 = 0 THEN 3600 + floor(random() * 172800)::int ELSE 0 END AS hold_for, n % 10 = 0 AS moved
    FROM (
      SELECT *, answered + 60 + floor(random() * 8000)::int AS held
      FROM (
        SELECT *, claimed + 60 + floor(random() * 9000)::int AS answered
        FROM (
          SELECT uuidv7() AS id, n, date_trunc('milliseconds', now() - interval '5 days' - random() * interval '60 days') AS created,
            60 + floor(random() * 10000)::int AS claimed
          FROM generate_series(${first}::int, ${last}::int) AS n
        ) t
      ) t
    ) t
  ) t`;

const TICKETS = `
  INSERT INTO ticket (id, source, external_id, fingerprint, status, text, channel, category, reasons, decision, priority, department, assignee, why, outcome,
    resolution, created_at, queued_at, claimed_at, responded_at, resolved_at)
  SELECT id, 'bench', 'r-' || n, md5(n::text), 'resolved', ($1::text[])[1 + n % cardinality($1::text[])] || ' #' || n, 'app', 'quality',
    '[{"code": "defect", "score": 0.9}]', 'auto', 'normal', department, 'li',
    '[{"code": "category_default", "zh": "按投诉类别分派", "en": "Sent by its category", "detail": {"category": "quality", "department": "quality"}}]', 'settled',
    '已处理', created, created, created + make_interval(secs => claimed), created + make_interval(secs => answered), created + make_interval(secs => stopped)
  FROM chunk`;

const PREDICTIONS = `
  INSERT INTO prediction (ticket_id, category, categories, reasons, confidence, decision, urgent, language, engine, model_version, evidence)
  SELECT id, 'quality', '{"logistics": 0.05, "quality": 0.9, "service": 0.03, "other": 0.02}', '[{"code": "defect", "score": 0.9}]', 0.9, 'auto', false, 'zh',
    'naive-bayes', 'bench', '[{"text": "屏幕", "start": 0, "end": 2, "weight": 1.5, "category": "quality"}]'
  FROM chunk`;

/** The three clocks of the built-in policy of the basic tier; only a resolution stands still on a hold. `due`, `stop`: wall seconds after the start. */
const CLOCK_TABLE = `
  CREATE TEMP TABLE clock_chunk ON COMMIT DROP AS
  SELECT t.*, uuidv7() AS clock_id, c.clock, c.target, c.target + c.pause AS due, c.stop, c.stop - c.pause AS counted,
    CASE WHEN c.clock = 'resolution' THEN t.department ELSE 'quality' END AS charged
  FROM chunk t CROSS JOIN LATERAL (VALUES
    ('pickup', 7200, t.claimed, 0), ('first_response', 14400, t.answered, 0), ('resolution', 86400, t.stopped, t.hold_for)
  ) AS c (clock, target, stop, pause)`;

const CLOCKS = `
  INSERT INTO sla_clock (id, ticket_id, cycle, clock, state, policy_slug, policy_version, calendar_slug, calendar_version, department, source, ticket_number,
    external_id, pause_on_hold, started_at, target_seconds, due_at, span_from, span_department, counted_ms, overdue_ms, stopped_at, breached_at, overrun_seconds)
  SELECT clock_id, c.id, 1, clock, CASE WHEN stop < due THEN 'met' ELSE 'breached' END, 'basic', 1, 'always', 1, charged, 'bench', k.number, k.external_id,
    clock = 'resolution', created, target, created + make_interval(secs => due), created + make_interval(secs => stop), charged, counted * 1000,
    greatest(0, stop - due) * 1000, created + make_interval(secs => stop), CASE WHEN stop >= due THEN created + make_interval(secs => due) END,
    CASE WHEN stop >= due THEN stop - due END
  FROM clock_chunk c JOIN ticket k ON k.id = c.id`;

/** What happened to each clock, cut at its deadline. */
const SEGMENTS = `
  INSERT INTO sla_segment (clock_id, from_at, to_at, state, overdue, ended_by, department, holder, policy_slug, policy_version, calendar_slug, calendar_version)
  SELECT clock_id, created + make_interval(secs => part.a), created + make_interval(secs => part.b), p.state, part.overdue,
    CASE WHEN NOT part.overdue AND part.b < p.b THEN 'due' WHEN p.ended_by <> 'met' OR stop < due THEN p.ended_by ELSE 'breached' END, p.department, p.holder,
    'basic', 1, 'always', 1
  FROM clock_chunk c
  CROSS JOIN LATERAL (
    SELECT * FROM (VALUES (0, claimed, 'counting', 'met', 'quality', NULL)) AS v (a, b, state, ended_by, department, holder) WHERE clock = 'pickup'
    UNION ALL
    SELECT * FROM (VALUES (0, claimed, 'counting', 'claimed', 'quality', NULL), (claimed, answered, 'counting', 'met', 'quality', 'li')) v
    WHERE clock = 'first_response'
    UNION ALL
    SELECT * FROM (VALUES
      (0, claimed, 'counting', 'claimed', 'quality', NULL),
      (claimed, answered, 'counting', CASE WHEN moved THEN 'transferred' ELSE 'claimed' END, 'quality', 'li'),
      (answered, held, 'counting', CASE WHEN hold_for > 0 THEN 'held' ELSE 'claimed' END, c.department, 'wang'),
      (held, held + hold_for, 'paused', 'resumed', c.department, 'wang'),
      (held + hold_for, stopped, 'counting', 'met', c.department, 'zhao')
    ) v WHERE clock = 'resolution'
  ) p
  CROSS JOIN LATERAL (VALUES (p.a, least(p.b, due), false), (greatest(p.a, due), p.b, true)) AS part (a, b, overdue)
  WHERE part.a < part.b`;

/** Fills a migrated database with `count` settled tickets, then vacuums and analyses it, as a database is that has been running. */
export async function fillSettled(address: TestCluster, count: number, texts: readonly string[]): Promise<void> {
  const client = await connectTo(address);
  try {
    for (let first = 1; first <= count; first += CHUNK) await fillChunk(client, first, Math.min(first + CHUNK - 1, count), texts);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

async function fillChunk(client: Client, first: number, last: number, texts: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  await client.query(chunkTable(first, last));
  await client.query('ANALYZE chunk');
  await client.query(TICKETS, [texts]);
  for (const sql of [PREDICTIONS, CLOCK_TABLE, CLOCKS, SEGMENTS]) await client.query(sql);
  await client.query('COMMIT');
}
