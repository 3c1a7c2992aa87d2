import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Readiness } from '../src/platform/readiness.js';
import { startApp, type TestApp } from './support/app.js';
import { until } from './support/until.js';

let app: TestApp;
let admin: string;

beforeAll(async () => {
  app = await startApp();
  admin = app.adminKey;
});
afterAll(() => app?.close());

const http = () => request(app.url);
const as = (key: string) => ({ Authorization: `Bearer ${key}` });
const createKey = (body: object, key = admin) => http().post('/v1/api-keys').set(as(key)).send(body);
const wrongKey = `ct_${'w'.repeat(43)}`;

describe('keys', () => {
  it('shows a key once, and stores only its hash', async () => {
    const made = await createKey({ name: 'crm', role: 'intake' }).expect(201);
    expect(made.body).toMatchObject({
      name: 'crm',
      role: 'intake',
      source: 'crm',
      departments: [],
      agent: null,
      expiresAt: null,
      lastUsedAt: null,
    });
    expect(made.body.key).toMatch(/^ct_[A-Za-z0-9_-]{43}$/);
    const [row] = await app.dataSource.query('SELECT to_jsonb(k)::text AS text FROM api_key k WHERE id = $1', [made.body.id]);
    expect(row.text).not.toContain(made.body.key);
    const listed = await http().get('/v1/api-keys').set(as(admin)).expect(200);
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    expect(listed.body.items.find((item: { id: string }) => item.id === made.body.id)).toEqual({
      ...{ id: made.body.id, name: 'crm', role: 'intake', source: 'crm', departments: [], agent: null },
      ...{ prefix: made.body.key.slice(0, 10), expiresAt: null, createdAt: made.body.createdAt, lastUsedAt: null },
    });
  });

  it('lists by keyset, newest first', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await createKey({ name, role: 'intake' }).expect(201);
    const first = await http().get('/v1/api-keys?limit=2').set(as(admin)).expect(200);
    expect(first.body.items.map((item: { name: string }) => item.name)).toEqual(['page-3', 'page-2']);
    const second = await http().get('/v1/api-keys').query({ limit: 1, cursor: first.body.nextCursor }).set(as(admin)).expect(200);
    expect(second.body.items[0].name).toBe('page-1');
    const bad = await http().get('/v1/api-keys?cursor=WyJ4Il0').set(as(admin)).expect(400);
    expect(bad.body.code).toBe('invalid_cursor');
  });

  it.each([
    [{ name: 'x', role: 'agent' }, 'invalid_body', 'departments'],
    [{ name: 'x', role: 'intake', departments: ['quality'] }, 'invalid_body', 'departments'],
    [{ name: 'x', role: 'intake', agent: 'li' }, 'invalid_body', 'agent'],
    [{ name: 'x', role: 'root' }, 'invalid_body', 'role'],
    [{ name: ' ', role: 'admin' }, 'invalid_body', 'name'],
    [{ name: 'x', role: 'admin', expiresAt: '2020-01-01T00:00:00Z' }, 'invalid_body', 'expiresAt'],
    [{ name: 'x', role: 'admin', expiresAt: '2099-01-01T00:00:00' }, 'invalid_body', 'expiresAt'],
    [{ name: 'x', role: 'admin', extra: 1 }, 'invalid_body', 'extra'],
  ])('refuses %j', async (body, code, field) => {
    const answer = await createKey(body).expect(422);
    expect(answer.body.code).toBe(code);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('refuses an unknown department and leaves no key behind', async () => {
    const answer = await createKey({ name: 'lost', role: 'agent', departments: ['quality', 'nowhere'] }).expect(422);
    expect(answer.body.code).toBe('unknown_department');
    const found = await app.dataSource.query(`SELECT 1 FROM api_key WHERE name = 'lost'`);
    expect(found).toEqual([]);
  });

  it('refuses what cannot be an agent', async () => {
    const answer = await createKey({ name: 'x', role: 'agent', departments: ['quality'], agent: 'a/b' }).expect(422);
    expect(answer.body.code).toBe('invalid_agent');
  });

  it('stops working when it is revoked, and when it expires', async () => {
    const revoked = (await createKey({ name: 'revoked', role: 'admin' })).body;
    await http().get('/v1/api-keys').set(as(revoked.key)).expect(200);
    await http().delete(`/v1/api-keys/${revoked.id}`).set(as(admin)).expect(204);
    await http().get('/v1/api-keys').set(as(revoked.key)).expect(401);
    await http().delete(`/v1/api-keys/${revoked.id}`).set(as(admin)).expect(404);
    await http().delete('/v1/api-keys/not-an-id').set(as(admin)).expect(404);

    const expired = (await createKey({ name: 'expired', role: 'admin', expiresAt: '2099-01-01T00:00:00+08:00' })).body;
    expect(expired.expiresAt).toBe('2098-12-31T16:00:00.000Z');
    await app.dataSource.query(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [expired.id]);
    await http().get('/v1/api-keys').set(as(expired.key)).expect(401);
  });

  it('notes its last use without a write a request', async () => {
    const { id, key } = (await createKey({ name: 'used', role: 'admin' })).body;
    await Promise.all(Array.from({ length: 20 }, () => http().get('/v1/api-keys?limit=1').set(as(key)).expect(200)));
    const usedAt = async () => (await app.dataSource.query('SELECT last_used_at, xmin::text FROM api_key WHERE id = $1', [id]))[0];
    const first = await until(async () => ((await usedAt()).last_used_at ? usedAt() : undefined), 'last_used_at');
    await http().get('/v1/api-keys?limit=1').set(as(key)).expect(200);
    expect(await usedAt()).toEqual(first);
  });
});

describe('the guard', () => {
  it.each([
    ['no key', undefined],
    ['an unknown key', `Bearer ${wrongKey}`],
    ['something that is no key', 'Bearer hello'],
    ['another scheme', 'Basic YTpi'],
  ])('answers 401 to %s', async (_, header) => {
    const call = http().get('/v1/api-keys');
    const answer = await (header ? call.set('Authorization', header) : call).expect(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.code).toBe('unauthorized');
  });

  it('answers 403 to a role that may not call', async () => {
    const calls: [string, number][] = [
      ['/v1/api-keys', 403],
      ['/v1/audit', 403],
      ['/v1/audit/verify', 403],
    ];
    for (const body of [{ role: 'intake' }, { role: 'agent', departments: ['quality'] }, { role: 'manager' }]) {
      const key = await app.key({ name: `role ${body.role}`, ...body });
      for (const [path, status] of calls) {
        const answer = await http().get(path).set(as(key)).expect(status);
        expect(answer.body.code).toBe('forbidden');
      }
    }
  });

  it('survives a flood of wrong keys: one look-up at a time, and known keys go on', async () => {
    const key = await app.key({ name: 'steady', role: 'manager' });
    const wrong = Array.from({ length: 300 }, (_, n) => `ct_${String(n).padStart(43, '0')}`);
    const answers = await Promise.all([...wrong.map((w) => http().get('/v1/agents').set(as(w))), http().get('/v1/agents').set(as(key))]);
    expect(answers.map(({ status }) => status)).toEqual([...wrong.map(() => 401), 200]);
  });

  it('opens what needs no key', async () => {
    await http().get('/health/live').expect(200, { status: 'alive' });
    await http().get('/health/ready').expect(200);
    await http().get('/metrics').expect(200);
  });
});

describe('the audit trail', () => {
  const entry = (id: string) =>
    app.dataSource.query('SELECT * FROM audit_entry WHERE id = $1', [id]).then((found: Record<string, unknown>[]) => found[0]!);

  it('tells who made and revoked a key, without the key', async () => {
    const made = (await createKey({ name: 'audited', role: 'manager' })).body;
    await http().delete(`/v1/api-keys/${made.id}`).set(as(admin)).expect(204);
    const { body } = await http().get('/v1/audit').query({ entity: 'api_key', entityId: made.id }).set(as(admin)).expect(200);
    expect(body.items.map((item: { action: string }) => item.action)).toEqual(['api_key.revoke', 'api_key.create']);
    expect(body.items[1]).toMatchObject({
      actorKey: 'bootstrap',
      actorName: 'bootstrap-admin',
      data: { name: 'audited', role: 'manager' },
    });
    expect(JSON.stringify(body)).not.toContain(made.key);
  });

  it('filters and pages', async () => {
    const made = [];
    for (const name of ['a1', 'a2', 'a3']) made.push((await createKey({ name, role: 'intake' })).body.id);
    const list = (query: object) => http().get('/v1/audit').query(query).set(as(admin)).expect(200);
    const first = (await list({ action: 'api_key.create', actor: 'bootstrap', limit: 2 })).body;
    expect(first.items.map((item: { entityId: string }) => item.entityId)).toEqual([made[2], made[1]]);
    const second = (await list({ action: 'api_key.create', limit: 1, cursor: first.nextCursor })).body;
    expect(second.items[0].entityId).toBe(made[0]);
    expect((await list({ actor: 'nobody' })).body).toEqual({ items: [], nextCursor: null });
    expect((await list({ from: '2099-01-01T00:00:00Z' })).body.items).toEqual([]);
    expect((await list({ to: '2020-01-01T00:00:00Z' })).body.items).toEqual([]);
    const at = first.items[0].at;
    const until = new Date(Date.parse(at) + 1).toISOString();
    expect((await list({ from: at, to: until, entityId: made[2] })).body.items).toHaveLength(1);
    expect((await list({ to: at, entityId: made[2] })).body.items).toEqual([]);
  });

  it('cannot be changed, deleted or emptied', async () => {
    const [{ id }] = await app.dataSource.query('SELECT id FROM audit_entry LIMIT 1');
    const before = await entry(id);
    const attempts = [
      `UPDATE audit_entry SET actor_name = 'somebody else' WHERE id = '${id}'`,
      `UPDATE audit_entry SET seq = 4000000, prev_hash = 'x', hash = 'y', data = '{}' WHERE id = '${id}'`,
      `DELETE FROM audit_entry WHERE id = '${id}'`,
      'TRUNCATE audit_entry',
    ];
    for (const sql of attempts) await expect(app.dataSource.query(sql)).rejects.toThrow(/append-only/);
    expect({ ...(await entry(id)), seq: before.seq, hash: before.hash, prev_hash: before.prev_hash }).toEqual(before);
  });

  it('seals every entry into a chain that holds, and finds what was changed behind its back', async () => {
    const verify = () =>
      http()
        .get('/v1/audit/verify')
        .set(as(admin))
        .expect(200)
        .then(({ body }) => body);
    const sealed = await until(async () => {
      const answer = await verify();
      return answer.entries > 2 && answer.sealed === answer.entries ? answer : undefined;
    }, 'all entries to be sealed');
    expect(sealed).toMatchObject({ ok: true, firstBrokenSeq: null, lastHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const again = `UPDATE audit_entry SET seq = NULL, prev_hash = NULL, hash = NULL WHERE seq = 2`;
    await expect(app.dataSource.query(again)).rejects.toThrow(/append-only/);

    // Only the owner of the table can do this, by switching the guard off: then the chain tells.
    await tamper(`UPDATE audit_entry SET data = data || '{"forged": true}' WHERE seq = 2`);
    expect(await verify()).toMatchObject({ ok: false, firstBrokenSeq: 2, lastHash: null });
    await tamper(`UPDATE audit_entry SET data = data - 'forged' WHERE seq = 2`);
    expect(await verify()).toMatchObject({ ok: true });
    await tamper(`DELETE FROM audit_entry WHERE seq = 1`);
    expect(await verify()).toMatchObject({ ok: false, firstBrokenSeq: 1 });
  });

  async function tamper(sql: string): Promise<void> {
    await app.dataSource.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    try {
      await app.dataSource.query(sql);
    } finally {
      await app.dataSource.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
    }
  }
});

describe('health and metrics', () => {
  it('is ready with every check named', async () => {
    const { body } = await http().get('/health/ready').expect(200);
    expect(body).toMatchObject({ status: 'ready', checks: { database: 'ok', migrations: 'ok', process: 'ok' } });
    expect(Array.isArray(body.warnings)).toBe(true);
  });

  it('is unavailable while a migration waits', async () => {
    const [last] = await app.dataSource
      .query('DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING *')
      .then(([rows]) => rows);
    const { body } = await http().get('/health/ready').expect(503);
    expect(body).toMatchObject({ status: 'unavailable', checks: { database: 'ok', migrations: 'pending' } });
    await app.dataSource.query('INSERT INTO migrations (id, timestamp, name) VALUES ($1, $2, $3)', [last.id, last.timestamp, last.name]);
    await http().get('/health/ready').expect(200);
  });

  it('says so while it is leaving, and lives on without its database', async () => {
    const other = await startApp({ env: { ROLE: 'api' } });
    try {
      const get = (path: string) => request(other.url).get(path);
      other.get(Readiness).drain();
      expect((await get('/health/ready').expect(503)).body).toMatchObject({
        status: 'unavailable',
        checks: { database: 'ok', process: 'draining' },
      });
      await other.dataSource.destroy();
      expect((await get('/health/ready').expect(503)).body.checks).toMatchObject({ database: 'unreachable', migrations: 'unknown' });
      await get('/health/live').expect(200);
      expect((await get('/metrics').expect(200)).text).toContain('triage_database_up 0');
    } finally {
      await other.close();
    }
  });

  it('keeps ready what only warns', async () => {
    app.get(Readiness).add('test-part', () => ({ ready: true, warnings: [{ code: 'test_warning', detail: 'works less well' }] }));
    const { body } = await http().get('/health/ready').expect(200);
    expect(body.warnings).toContainEqual({ code: 'test_warning', detail: 'works less well' });
    expect(body.checks['test-part']).toBe('ok');
  });

  it('tells figures of process, pool, queues and requests, with route templates and no ids', async () => {
    const id = '019a7d0e-6c1b-7cc3-9b1e-2f6a51d1c0aa';
    await http().delete(`/v1/api-keys/${id}`).set(as(admin)).expect(404);
    await http().get('/no/such/path/secret-word').expect(404);
    const { text, headers } = await http().get('/metrics').expect(200);
    expect(headers['content-type']).toContain('text/plain');
    for (const line of [
      'triage_database_up 1',
      'triage_queue_depth{department="quality"} 0',
      'triage_queue_oldest_age_seconds{department="review"} 0',
      'triage_sla_timers_overdue 0',
      'triage_outbox_unpublished ',
      'triage_webhook_deliveries_pending 0',
      'triage_database_pool_connections{state="waiting"} ',
      'nodejs_eventloop_lag_p99_seconds ',
      'process_resident_memory_bytes ',
      'triage_http_request_duration_seconds_count{method="DELETE",route="/v1/api-keys/:id",status="404"} ',
      'route="unmatched",status="404"',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toContain(id);
    expect(text).not.toContain('secret-word');
  });
});
