import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { SlaService, type SlaTicket } from '../src/sla/sla.service.js';
import { startApp, type TestApp } from './support/app.js';

let app: TestApp;
let sla: SlaService;

beforeAll(async () => {
  app = await startApp();
  sla = app.get(SlaService);
});
afterAll(() => app?.close());

const transaction = <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => app.dataSource.transaction(work);

/** An open ticket of a channel of its own, created `minutesAgo`, with the clocks that the policies give it. */
async function started(channel: string, minutesAgo: number): Promise<SlaTicket> {
  const ticketId = v7();
  const [row] = await app.dataSource.query(
    `INSERT INTO ticket (id, source, fingerprint, text, status, category, priority, department, channel, created_at)
     VALUES ($1, 'tests', 'x', 'x', 'queued', 'quality', 'normal', 'quality', $2, now() - make_interval(mins => $3))
     RETURNING number, created_at AS "createdAt"`,
    [ticketId, channel, minutesAgo],
  );
  await app.dataSource.query(
    `INSERT INTO queue_item (ticket_id, department, priority, due_at, created_at) VALUES ($1, 'quality', 'normal', now(), $2)`,
    [ticketId, row.createdAt],
  );
  const facts = { department: 'quality', category: 'quality', reasons: [], priority: 'normal', tier: 'basic', language: 'zh' } as const;
  const ticket: SlaTicket = { ticketId, externalId: null, source: 'tests', channel, ...facts, ...row };
  await transaction((manager) => sla.start(manager, [ticket]));
  return ticket;
}

async function call(method: string, slug: string, body?: unknown, version?: number) {
  const response = await fetch(`${app.url}/v1/sla-policies${slug}`, {
    method,
    headers: {
      authorization: `Bearer ${app.adminKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { 'if-match': String(version) }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const policy = (channel: string, minutes: number, change: Record<string, unknown> = {}) => ({
  ...{ name: channel, rank: 500, match: { channel: [channel] } },
  ...{ targets: { resolution: { minutes } }, warnings: ['50%'], ...change },
});

const clocks = async ({ ticketId }: SlaTicket) =>
  app.dataSource.query(
    `SELECT clock, state, policy_slug || '@' || policy_version AS policy, calendar_slug AS calendar, target_seconds / 60 AS minutes, due_at AS due,
            round(counted_ms / 60000.0)::int AS used, breached_at AS breached, overrun_seconds AS overrun, stopped_at AS stopped,
            array(SELECT level || CASE WHEN fired_at IS NULL THEN '' ELSE ' fired' END FROM sla_timer t WHERE t.clock_id = c.id ORDER BY level) AS timers
     FROM sla_clock c WHERE ticket_id = $1 ORDER BY clock`,
    [ticketId],
  );
const queueDue = async ({ ticketId }: SlaTicket): Promise<Date> =>
  (await app.dataSource.query('SELECT due_at AS due FROM queue_item WHERE ticket_id = $1', [ticketId]))[0].due;

describe('a change of policy that is applied to open tickets', () => {
  it('keeps the time used, moves timers and the place in the queue, and leaves other tickets alone', async () => {
    expect((await call('POST', '', { slug: 'first', ...policy('first', 600) })).status).toBe(201);
    const [made, other] = [await started('first', 60), await started('elsewhere', 60)];
    const before = await clocks(other);
    const { due } = (await clocks(made))[0];

    expect((await call('PUT', '/first', { ...policy('first', 300, { warnings: ['10m'] }), apply: 'open' }, 1)).status).toBe(200);
    const [clock] = await clocks(made);
    expect(clock).toMatchObject({ state: 'running', policy: 'first@2', minutes: 300, used: 60, timers: ['breach', 'warning:10m'] });
    expect((due.getTime() - clock.due.getTime()) / 60_000).toBeCloseTo(300, 0);
    expect(await queueDue(made)).toEqual(clock.due);
    expect(await clocks(other)).toEqual(before);
  });

  it('D12 cancels what the new policy has no target for: its timers never fire', async () => {
    await call('POST', '', {
      slug: 'gone',
      ...policy('gone', 600, { targets: { pickup: { minutes: 60 }, resolution: { minutes: 600 } } }),
    });
    const made = await started('gone', 10);
    await call('PUT', '/gone', { ...policy('gone', 600), apply: 'open' }, 1);
    expect(await clocks(made)).toMatchObject([
      { clock: 'pickup', state: 'cancelled', timers: [] },
      { clock: 'resolution', state: 'running', policy: 'gone@2' },
    ]);
    // Deleting the policy gives the rest to the policy that takes the ticket now.
    expect((await call('DELETE', '/gone?apply=open', undefined, 2)).status).toBe(204);
    expect((await clocks(made))[1]).toMatchObject({ state: 'running', policy: 'basic@1', minutes: 1440 });
  });

  it('D12 a change for new clocks leaves open ones, and their timers, by the old version', async () => {
    await call('POST', '', { slug: 'kept', ...policy('kept', 600) });
    const made = await started('kept', 10);
    const before = await clocks(made);
    await call('PUT', '/kept', policy('kept', 60), 1);
    expect(await clocks(made)).toEqual(before);
  });

  it('D5 a pause survives a policy change: on hold the new deadline waits too', async () => {
    await call('POST', '', { slug: 'held', ...policy('held', 600) });
    const made = await started('held', 60);
    await transaction(async (manager) => {
      await sla.pause(manager, made.ticketId);
      await manager.query(`UPDATE queue_item SET state = 'held' WHERE ticket_id = $1`, [made.ticketId]);
    });
    await call('PUT', '/held', { ...policy('held', 300), apply: 'open' }, 1);
    expect(await clocks(made)).toMatchObject([{ state: 'paused', policy: 'held@2', used: 60 }]);
    expect(
      await app.dataSource.query('SELECT fire_at FROM sla_timer t JOIN sla_clock c ON c.id = t.clock_id WHERE ticket_id = $1', [
        made.ticketId,
      ]),
    ).toEqual([{ fire_at: null }, { fire_at: null }]);
    await transaction((manager) => sla.resume(manager, made.ticketId));
    const [clock] = await clocks(made);
    const [{ left }] = await app.dataSource.query('SELECT extract(epoch FROM $1::timestamptz - now())::float8 / 60 AS left', [clock.due]);
    expect(left).toBeGreaterThan(239);
    expect(left).toBeLessThanOrEqual(240);
  });

  it('never changes what is stopped or breached', async () => {
    await call('POST', '', {
      slug: 'past',
      ...policy('past', 600, { targets: { pickup: { minutes: 5 }, first_response: { minutes: 900 }, resolution: { minutes: 600 } } }),
    });
    const made = await started('past', 30);
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup', 'first_response']));
    const before = await clocks(made);
    await call('PUT', '/past', { ...policy('past', 300), apply: 'open' }, 1);
    const after = await clocks(made);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[1]).toMatchObject({ clock: 'pickup', state: 'breached' });
    expect(after[2]).toMatchObject({ policy: 'past@2' });
  });

  it('is due at once where the time is used up already', async () => {
    await call('POST', '', { slug: 'short', ...policy('short', 600) });
    const made = await started('short', 120);
    await call('PUT', '/short', { ...policy('short', 60, { warnings: [] }), apply: 'open' }, 1);
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['resolution']));
    const [clock] = await clocks(made);
    expect(clock).toMatchObject({ state: 'breached', policy: 'short@2', used: 120 });
    expect(clock.overrun).toBeLessThan(20);
  });
});

describe('clocks on a calendar', () => {
  it('D1 run on its hours: a ticket of the small hours is due after opening', async () => {
    const weekly = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((name) => [name, [['09:00', '18:00']]]));
    const created = await fetch(`${app.url}/v1/calendars`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ slug: 'days', name: 'Days', timeZone: 'Asia/Shanghai', weekly }),
    });
    expect(created.status).toBe(201);
    await call('POST', '', { slug: 'days', ...policy('days', 90, { targets: { resolution: { minutes: 90, calendar: 'days' } } }) });
    const made = await started('days', 0);
    const at = { ...made, ticketId: v7(), createdAt: new Date('2026-05-08T17:00:00+08:00') };
    await app.dataSource.query(`INSERT INTO ticket (id, source, fingerprint, text, status) VALUES ($1, 'tests', 'x', 'x', 'queued')`, [
      at.ticketId,
    ]);
    const nearest = await transaction((manager) => sla.start(manager, [at]));
    expect(nearest.get(at.ticketId)).toEqual(new Date('2026-05-09T09:30:00+08:00'));
    expect(await clocks(at)).toMatchObject([{ calendar: 'days', minutes: 90 }]);
  });

  it('keep their version when the calendar changes; it cannot be deleted while a policy names it', async () => {
    const response = await fetch(`${app.url}/v1/calendars/days`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${app.adminKey}`, 'if-match': '1' },
    });
    expect(response.status).toBe(409);
  });

  it('are refused where the calendar is never open for so long', async () => {
    await fetch(`${app.url}/v1/calendars`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        slug: 'once',
        name: 'Once',
        timeZone: 'UTC',
        weekly: {},
        exceptions: [{ date: '2026-05-04', open: [['09:00', '10:00']] }],
      }),
    });
    const refused = await call('POST', '', {
      slug: 'never',
      ...policy('never', 61, { targets: { resolution: { minutes: 61, calendar: 'once' } } }),
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'opens_too_rarely' } });
  });
});

describe('the ledger', () => {
  it('refuses to be changed', async () => {
    const made = await started('ledger', 30);
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup', 'first_response', 'resolution']));
    const mine = `clock_id IN (SELECT id FROM sla_clock WHERE ticket_id = '${made.ticketId}')`;
    await expect(app.dataSource.query(`UPDATE sla_segment SET state = 'paused' WHERE ${mine}`)).rejects.toThrow('append-only');
    await expect(app.dataSource.query(`DELETE FROM sla_segment WHERE ${mine}`)).rejects.toThrow('append-only');
    await app.dataSource.query('DELETE FROM ticket WHERE id = $1', [made.ticketId]);
    expect(await app.dataSource.query(`SELECT 1 FROM sla_segment s LEFT JOIN sla_clock c ON c.id = s.clock_id WHERE c.id IS NULL`)).toEqual(
      [],
    );
  });
});
