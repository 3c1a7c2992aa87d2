import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { v7 } from 'uuid';
import { LeaseSweeper } from '../src/desk/lease-sweeper.service.js';
import { CalendarTimesService } from '../src/sla/calendar-times.service.js';
import { bearer, startApp, type TestApp } from './support/app.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const QUARTER = 15 * MINUTE;

let app: TestApp;
let manager: string;

// No background work: the tests sweep themselves.
beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  manager = await app.key({ role: 'manager' });
});
afterAll(() => app?.close());

const query = (sql: string, parameters: unknown[] = []) => app.dataSource.query(sql, parameters);
const post = (path: string, body: object) => app.http.post(path).set(bearer(manager)).send(body);
const remove = (path: string, version: number) => app.http.delete(path).set(bearer(manager)).set('If-Match', String(version));
const name = { zh: '客服', en: 'Care' };

async function ticketIn(department: string): Promise<string> {
  const id = v7();
  await query(
    `INSERT INTO ticket (id, source, fingerprint, text, status, category, priority, department) VALUES ($1, 'tests', 'x', 'x', 'queued', 'quality', 'normal', $2)`,
    [id, department],
  );
  await query(`INSERT INTO queue_item (ticket_id, department, priority, due_at, created_at) VALUES ($1, $2, 'normal', now(), now())`, [
    id,
    department,
  ]);
  return id;
}

const everyDay = (intervals: readonly (readonly string[])[]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, intervals]));
const timeOf = (instant: Date) => instant.toISOString().slice(11, 16);
const itemOf = async (id: string) =>
  (
    await query(
      `SELECT q.state, q.assignee, q.reserved_until AS reserved, q.lease_expires_at AS ends, q.lease_warns_at AS warns, t.claimed_at AS claimed
       FROM queue_item q JOIN ticket t ON t.id = q.ticket_id WHERE q.ticket_id = $1`,
      [id],
    )
  )[0];
const eventsOf = async (id: string, type: string) =>
  (await query('SELECT data FROM outbox_event WHERE ticket_id = $1 AND type = $2 ORDER BY id', [id, type])).map(
    ({ data }: { data: object }) => data,
  );

describe('a department', () => {
  it('may work by any calendar that exists, and keeps it from being deleted', async () => {
    await post('/v1/calendars', { slug: 'days', name: 'Days', timeZone: 'Asia/Shanghai', weekly: everyDay([['09:00', '18:00']]) }).expect(
      201,
    );
    const made = await post('/v1/departments', { slug: 'care', name, calendar: 'days' });
    expect([made.status, made.body.calendar]).toEqual([201, 'days']);
    const put = (calendar: object, version: number) =>
      app.http
        .put('/v1/departments/care')
        .set(bearer(manager))
        .set('If-Match', String(version))
        .send({ name, ...calendar });
    expect((await put({ calendar: 'nights' }, 1)).body).toMatchObject({ status: 422, code: 'unknown_calendar' });
    const inUse = await remove('/v1/calendars/days', 1);
    expect(inUse.body).toMatchObject({ status: 409, code: 'calendar_in_use', policies: [], departments: ['care'] });
    expect((await put({}, 1)).body).toMatchObject({ calendar: 'always', version: 2 });
    await remove('/v1/calendars/days', 1).expect(204);
    expect((await put({ calendar: 'days' }, 2)).body.code).toBe('unknown_calendar');
  });

  it('never names a calendar that is deleted in the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const slug = `race-${round}`;
      await post('/v1/calendars', { slug, name: slug, timeZone: 'UTC', weekly: everyDay([['09:00', '18:00']]) }).expect(201);
      const [made, gone] = await Promise.all([post('/v1/departments', { slug, name, calendar: slug }), remove(`/v1/calendars/${slug}`, 1)]);
      expect(['201 409', '422 204']).toContain(`${made.status} ${gone.status}`);
    }
  });
});

describe('D20 a lease', () => {
  let closes: Date;
  let opens: Date;

  /** A department that closes in ten minutes, and opened two hours ago as it will tomorrow. */
  beforeAll(async () => {
    const [{ minute }] = await query(`SELECT date_trunc('minute', now()) AS minute`);
    closes = new Date(minute.getTime() + 10 * MINUTE);
    opens = new Date(minute.getTime() - 120 * MINUTE + DAY);
    const weekly = everyDay([[timeOf(opens), timeOf(closes)]]);
    await post('/v1/calendars', { slug: 'closing', name: 'Closing', timeZone: 'UTC', weekly }).expect(201);
    await post('/v1/departments', { slug: 'closing', name, calendar: 'closing' }).expect(201);
  });

  /** A quarter of an hour of the department's time after `from`, which is before closing time. */
  const tomorrow = (from: Date, length = QUARTER) => new Date(opens.getTime() + length - (closes.getTime() - from.getTime()));

  it('of a ticket claimed before closing time lasts into the next day', async () => {
    const id = await ticketIn('closing');
    const { body } = await post('/v1/queues/closing/claim', { agent: 'Ann' }).expect(200);
    const item = await itemOf(id);
    expect(item).toMatchObject({
      state: 'leased',
      assignee: 'Ann',
      ends: tomorrow(item.claimed),
      warns: tomorrow(item.claimed, 12 * MINUTE),
    });
    expect(body.items[0].leaseExpiresAt).toBe(item.ends.toISOString());
    const again = await post(`/v1/tickets/${id}/claim`, { agent: 'somebody' });
    expect(again.body).toMatchObject({ code: 'held', holder: 'Ann', leaseExpiresAt: item.ends.toISOString() });
  });

  it('is extended in working time by a heartbeat and by what its holder does; a reservation lasts as long', async () => {
    const id = await ticketIn('closing');
    await post(`/v1/tickets/${id}/assign`, { agent: 'Ann' }).expect(200);
    const { reserved } = await itemOf(id);
    expect(reserved.getTime()).toBeGreaterThan(opens.getTime());
    expect(reserved.getTime()).toBeLessThanOrEqual(opens.getTime() + QUARTER);
    const { leaseToken } = (await post(`/v1/tickets/${id}/claim`, { agent: 'Ann' }).expect(200)).body;
    const claimed = (await itemOf(id)).ends;
    const beat = await post(`/v1/tickets/${id}/heartbeat`, { leaseToken }).expect(200);
    const extended = (await itemOf(id)).ends;
    expect([beat.body.leaseExpiresAt, extended >= claimed]).toEqual([extended.toISOString(), true]);
    await post(`/v1/tickets/${id}/respond`, { leaseToken, text: '稍等' }).expect(200);
    const answered = (await itemOf(id)).ends;
    expect(answered.getTime()).toBeGreaterThanOrEqual(extended.getTime());
    expect(answered.getTime()).toBeLessThanOrEqual(opens.getTime() + QUARTER);
    await post(`/v1/tickets/${id}/hold`, { leaseToken, reason: '等' }).expect(200);
    const resumed = await post(`/v1/tickets/${id}/resume`, {}).expect(200);
    expect(resumed.body.leaseExpiresAt).toBe((await itemOf(id)).ends.toISOString());
    expect(Date.parse(resumed.body.leaseExpiresAt)).toBeGreaterThan(opens.getTime());
  });

  it('where a department never closes is a quarter of an hour, and nothing is looked up for it', async () => {
    const looking = jest.spyOn(app.get(CalendarTimesService), 'compiled');
    const id = await ticketIn('service');
    await post('/v1/queues/service/claim', { agent: 'Ann' }).expect(200);
    const { claimed, ends, warns } = await itemOf(id);
    expect([ends - claimed, warns - claimed]).toEqual([QUARTER, QUARTER - 3 * MINUTE]);
    expect(looking).not.toHaveBeenCalled();
    looking.mockRestore();
  });

  it('warns its holder once before it runs out, again after it was extended, and all is audited', async () => {
    const id = await ticketIn('quality');
    const { leaseToken } = (await post(`/v1/tickets/${id}/claim`, { agent: 'Ann' }).expect(200)).body;
    const pass = (minutes: number) =>
      query(
        `UPDATE queue_item SET lease_warns_at = lease_warns_at - make_interval(mins => $2), lease_expires_at = lease_expires_at - make_interval(mins => $2) WHERE ticket_id = $1`,
        [id, minutes],
      );
    const sweeper = app.get(LeaseSweeper);
    await pass(11);
    await sweeper.round();
    expect(await eventsOf(id, 'ticket.lease_expiring')).toEqual([]);
    await pass(2);
    await Promise.all([sweeper.round(), sweeper.round(), sweeper.round()]);
    await sweeper.round();
    const { ends } = await itemOf(id);
    expect(await eventsOf(id, 'ticket.lease_expiring')).toMatchObject([{ agent: 'Ann', leaseExpiresAt: ends.toISOString() }]);

    await post(`/v1/tickets/${id}/heartbeat`, { leaseToken }).expect(200);
    await pass(13);
    await sweeper.round();
    expect(await eventsOf(id, 'ticket.lease_expiring')).toHaveLength(2);
    await pass(3);
    await sweeper.round();
    expect(await itemOf(id)).toMatchObject({ state: 'waiting', assignee: null, ends: null, warns: null });
    expect(await eventsOf(id, 'ticket.lease_expired')).toMatchObject([{ agent: 'Ann' }]);
    const trail = await query(
      `SELECT action, actor_key AS actor FROM audit_entry WHERE entity_id = $1 AND action LIKE 'ticket.lease%' ORDER BY id`,
      [id],
    );
    expect(trail).toEqual(['expiring', 'expiring', 'expired'].map((what) => ({ action: `ticket.lease_${what}`, actor: 'system' })));
  });

  it('that was given back warns nobody', async () => {
    const id = await ticketIn('quality');
    const { leaseToken } = (await post(`/v1/tickets/${id}/claim`, { agent: 'Ann' }).expect(200)).body;
    await post(`/v1/tickets/${id}/release`, { leaseToken }).expect(200);
    expect(await itemOf(id)).toMatchObject({ warns: null, ends: null });
  });
});
