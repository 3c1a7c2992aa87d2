import type { Client } from 'pg';
import type { TestCluster } from '../test/support/cluster.js';
import { connectTo } from './support/database.store.js';

/** Tickets that one transaction writes. */
const CHUNK = 100_000;

/**
 * Queued tickets as triage leaves them, numbered from `first` to `last`: four departments, 3 % urgent, created at a random moment of the last 150 minutes, so that
 * the order of deadlines has nothing to do with the order on the disk and about a fifth are past their first deadline.
 */
const chunkTable = (first: number, last: number) => `
  CREATE TEMP TABLE chunk ON COMMIT DROP AS
  SELECT uuidv7() AS id, n, random() < 0.03 AS urgent, now() - random() * interval '150 minutes' AS created,
    (ARRAY['logistics', 'quality', 'service', 'review'])[1 + n % 4] AS department, (ARRAY['logistics', 'quality', 'service', 'other'])[1 + n % 4] AS category
  FROM generate_series(${first}::int, ${last}::int) AS n`;

const TICKETS = `
  INSERT INTO ticket (id, source, external_id, fingerprint, status, text, channel, order_id, category, reasons, decision, urgent, priority, department, why,
    created_at, queued_at)
  SELECT id, 'bench', 'q-' || n, md5(n::text), 'queued', ($1::text[])[1 + n % cardinality($1::text[])] || ' #' || n, 'app', 'SO-' || n, category,
    '[{"code": "late", "score": 0.9}]', CASE department WHEN 'review' THEN 'review' ELSE 'auto' END, urgent, CASE WHEN urgent THEN 'urgent' ELSE 'normal' END,
    department, '[{"code": "category", "zh": "按类别分派", "en": "By category"}]', created, created
  FROM chunk`;

const PREDICTIONS = `
  INSERT INTO prediction (ticket_id, category, categories, reasons, confidence, decision, urgent, language, engine, model_version, evidence)
  SELECT id, category, '{"logistics": 0.9, "quality": 0.05, "service": 0.03, "other": 0.02}', '[{"code": "late", "score": 0.9}]', 0.9,
    CASE department WHEN 'review' THEN 'review' ELSE 'auto' END, urgent, 'zh', 'naive-bayes', 'bench',
    '[{"text": "快递", "start": 0, "end": 2, "weight": 1.5, "category": "logistics"}]'
  FROM chunk`;

const QUEUE_ITEMS = `
  INSERT INTO queue_item (ticket_id, department, urgent, priority, due_at, created_at)
  SELECT id, department, urgent, CASE WHEN urgent THEN 'urgent' ELSE 'normal' END, created + CASE WHEN urgent THEN interval '1 hour' ELSE interval '2 hours' END, created
  FROM chunk`;

/** The three clocks of the built-in policies with the two timers of each; what was due before now has fired, as the poller would have seen to. */
const CLOCKS = `
  WITH planned AS (
    SELECT uuidv7() AS clock_id, c.clock, (c.minutes * CASE WHEN t.urgent THEN 30 ELSE 60 END)::int AS target, t.id, t.urgent, t.created, k.number, k.department,
      k.external_id
    FROM chunk t JOIN ticket k USING (id) CROSS JOIN (VALUES ('pickup', 120), ('first_response', 240), ('resolution', 1440)) AS c (clock, minutes)
  ), clocks AS (
    INSERT INTO sla_clock (id, ticket_id, cycle, clock, state, policy_slug, policy_version, calendar_slug, calendar_version, department, source, ticket_number,
      external_id, pause_on_hold, started_at, target_seconds, due_at, span_from, span_department, breached_at)
    SELECT clock_id, id, 1, clock, CASE WHEN due <= now() THEN 'breached' ELSE 'running' END, CASE WHEN urgent THEN 'urgent-basic' ELSE 'basic' END, 1, 'always',
      1, department, 'bench', number, external_id, clock = 'resolution', created, target, due, created, department, CASE WHEN due <= now() THEN due END
    FROM (SELECT *, created + make_interval(secs => target) AS due FROM planned) p
    RETURNING id, started_at, target_seconds
  )
  INSERT INTO sla_timer (clock_id, level, fire_at, fired_at)
  SELECT id, level, fire_at, CASE WHEN fire_at <= now() THEN fire_at END
  FROM (
    SELECT id, level, started_at + make_interval(secs => target_seconds * share) AS fire_at
    FROM clocks CROSS JOIN (VALUES ('warning:80%', 0.8), ('breach', 1.0)) AS l (level, share)
  ) timers`;

const FOREIGN_KEYS = `
  SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
  WHERE contype = 'f' AND conrelid::regclass::text IN ('ticket', 'prediction', 'queue_item', 'sla_clock', 'sla_timer')`;

/** Checking twelve million references one by one would take most of the time: they are taken away for the while and checked at once when they come back. */
async function withoutForeignKeys(client: Client, work: () => Promise<void>): Promise<void> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(FOREIGN_KEYS);
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  await work();
  for (const { table, name, definition } of keys) await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
}

/** Fills a migrated database with `count` queued tickets, then vacuums and analyses it, as a database is that has been running. */
export async function fillQueues(address: TestCluster, count: number, texts: readonly string[]): Promise<void> {
  const client = await connectTo(address);
  try {
    await withoutForeignKeys(client, async () => {
      for (let first = 1; first <= count; first += CHUNK) await fillChunk(client, first, Math.min(first + CHUNK - 1, count), texts);
    });
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
  for (const sql of [PREDICTIONS, QUEUE_ITEMS, CLOCKS]) await client.query(sql);
  await client.query('COMMIT');
}
