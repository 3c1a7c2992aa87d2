import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { connectedClone } from '../support/cluster.js';
import { until } from '../support/until.js';
import { ServiceProcess } from './service.js';

const TICKETS = 1000;
/** One in ten has a rung of a ladder at its deadline. */
const RUNGS = TICKETS / 10;

/**
 * Open tickets whose pickup was to be done in the last three hours, with a warning before each deadline; nobody noticed any of it. Each
 * deadline has its own millisecond.
 */
const MISSED = `
  WITH policy AS (
    INSERT INTO sla_policy (slug, version, name, rank, match, targets, warnings, escalations)
    VALUES ('missed', 1, 'Missed', 1, '{}', '{"pickup": {"minutes": 60, "calendar": "always", "pauseOnHold": false}}', '["80%"]',
            '[{"clock": "pickup", "afterMinutes": 0, "raisePriority": true}]') ON CONFLICT DO NOTHING
  ), tickets AS (
    INSERT INTO ticket (id, source, fingerprint, text, status, category, priority, department)
    SELECT uuidv7(), 'tests', 'x', 'x', 'queued', 'quality', 'normal', 'quality' FROM generate_series(1, $1::int) RETURNING id, number
  ), items AS (
    INSERT INTO queue_item (ticket_id, department, priority, due_at, created_at) SELECT id, 'quality', 'normal', now(), now() FROM tickets
  ), clocks AS (
    INSERT INTO sla_clock (id, ticket_id, cycle, clock, state, policy_slug, policy_version, calendar_slug, calendar_version, department, source,
      ticket_number, pause_on_hold, started_at, target_seconds, due_at, span_from, span_department)
    SELECT uuidv7(), id, 1, 'pickup', 'running', 'missed', 1, 'always', 1, 'quality', 'tests', number, false, due - interval '1 hour', 3600, due,
      due - interval '1 hour', 'quality'
    FROM (SELECT id, number, date_trunc('milliseconds', now()) - interval '1 minute' - row_number() OVER () * interval '10.001 seconds' AS due FROM tickets) t
    RETURNING id, due_at, ticket_number
  )
  INSERT INTO sla_timer (clock_id, level, fire_at)
  SELECT id, level, due_at - before FROM clocks
  CROSS JOIN (VALUES ('warning:80%', interval '12 minutes'), ('breach', interval '0'), ('escalation:0m', interval '0')) AS l (level, before)
  WHERE level <> 'escalation:0m' OR ticket_number % 10 = 0`;

describe('a service that was down for three hours', () => {
  let api: ServiceProcess;
  let worker: ServiceProcess;
  let dataSource: DataSource;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const own = await connectedClone();
    ({ dataSource, drop } = own);
    api = await ServiceProcess.create(own.address, { ROLE: 'api' });
    worker = await ServiceProcess.create(own.address, { ROLE: 'worker' });
    await dataSource.query(MISSED, [TICKETS]);
    await api.start();
  }, 120_000);

  afterAll(async () => {
    await Promise.all([api, worker].map((service) => service?.dispose()));
    await drop?.();
  });

  const overdue = async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    return Number(/^triage_sla_timers_overdue (\d+)$/m.exec(text)?.[1]);
  };
  const count = async (what: string) => (await dataSource.query(`SELECT count(*)::int AS n FROM ${what}`))[0].n;
  const allDone = async () =>
    (await count('sla_timer WHERE fired_at IS NULL')) === 0 && (await count('sla_escalation WHERE applied_at IS NULL')) === 0;

  it('D14 shows in the metrics what was due and not sent', async () => {
    expect(await overdue()).toBe(2 * TICKETS + RUNGS);
  });

  it('D13 records each of 1,000 breaches at its own time, once, and marked late, also when it is killed over it', async () => {
    await worker.start(false);
    await until(async () => (await count(`outbox_event WHERE type = 'sla.breached'`)) > 0, 'the first breaches', 60_000);
    await worker.stop('SIGKILL');
    expect(worker.running).toBe(false);
    await worker.start(false);
    await until(allDone, 'every deadline to be noticed', 120_000);

    const types = await dataSource.query(
      `SELECT type, count(*)::int AS events, count(DISTINCT ticket_id)::int AS tickets, bool_and((data->>'firedLate')::boolean) AS late
       FROM outbox_event WHERE type LIKE 'sla.%' GROUP BY type ORDER BY type`,
    );
    const each = (type: string, n: number) => ({ type, events: n, tickets: n, late: true });
    expect(types).toEqual([each('sla.breached', TICKETS), each('sla.escalated', RUNGS), each('sla.warning', TICKETS)]);
    const atItsTime = await count(
      `sla_clock c JOIN outbox_event e ON e.ticket_id = c.ticket_id AND e.type = 'sla.breached'
       WHERE c.state = 'breached' AND c.breached_at = c.due_at AND (e.data->>'at')::timestamptz = c.due_at AND c.due_at = c.started_at + interval '1 hour'`,
    );
    expect(atItsTime).toBe(TICKETS);
    expect(await count(`queue_item WHERE priority = 'high'`)).toBe(RUNGS);
  }, 240_000);

  it('D14 tells nothing again after a restart, and the metrics come down to nothing', async () => {
    await worker.stop('SIGTERM');
    await dataSource.query(MISSED, [1]);
    await worker.start(false);
    await until(allDone, 'the one deadline that was missed meanwhile', 60_000);
    expect(await count(`outbox_event WHERE type = 'sla.breached'`)).toBe(TICKETS + 1);
    await until(async () => (await overdue()) === 0, 'the figure to come down', 20_000);
  }, 120_000);
});
