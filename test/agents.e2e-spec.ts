import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { startApp, type TestApp } from './support/app.js';

let app: TestApp;
let manager: string;
let quality: string;

beforeAll(async () => {
  app = await startApp();
  manager = await app.key({ name: 'manager', role: 'manager' });
  quality = await app.key({ name: 'quality desk', role: 'agent', departments: ['quality'] });
});
afterAll(() => app?.close());

const http = () => request(app.url);
const as = (key: string) => ({ Authorization: `Bearer ${key}` });
const path = (id: string) => `/v1/agents/${encodeURIComponent(id)}`;
const put = (id: string, body: object, version?: number | string, key = manager) => {
  const call = http().put(path(id)).set(as(key)).send(body);
  return version === undefined ? call : call.set('If-Match', String(version));
};
const get = (id: string, key = manager) => http().get(path(id)).set(as(key));
const codeOf = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code];

describe('agents', () => {
  it('are made, read and replaced as a whole', async () => {
    const made = await put('李伟', {
      name: '李伟',
      email: 'li@example.com',
      capacity: 5,
      departments: [{ department: 'quality', capacity: 3 }],
    });
    expect(made.status).toBe(201);
    expect(made.headers.etag).toBe('"1"');
    expect(made.body).toMatchObject({
      id: '李伟',
      presence: 'online',
      capacity: 5,
      version: 1,
      departments: [{ department: 'quality', capacity: 3 }],
    });
    expect((await get('李伟')).body).toEqual(made.body);

    const replaced = await put('李伟', { name: 'Li Wei', presence: 'away' }, '"1"');
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ name: 'Li Wei', email: null, capacity: null, presence: 'away', departments: [], version: 2 });
    expect((await put('李伟', { name: 'Li Wei' }, 2)).body).toMatchObject({ presence: 'away', version: 3 });
  });

  it('are not overwritten by who has not seen them', async () => {
    await put('seen', { name: 'seen' }).expect(201);
    expect(codeOf(await put('seen', { name: 'x' }))).toEqual([412, 'precondition_required']);
    expect(codeOf(await put('seen', { name: 'x' }, 7))).toEqual([412, 'version_mismatch']);
    expect(codeOf(await put('never-made', { name: 'x' }, 1))).toEqual([412, 'version_mismatch']);
    expect(codeOf(await http().delete(path('seen')).set(as(manager)).set('If-Match', '2'))).toEqual([412, 'version_mismatch']);
    expect((await get('seen')).body).toMatchObject({ name: 'seen', version: 1 });
  });

  it('are made once by two that make the same one at a time, and changed once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, (_, n) => put('race', { name: `maker ${n}` })));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(made.filter(({ status }) => status === 412)).toHaveLength(7);
    const changed = await Promise.all(Array.from({ length: 8 }, (_, n) => put('race', { name: `changer ${n}` }, 1)));
    expect(changed.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await get('race')).body.version).toBe(2);
  });

  it('can be deleted', async () => {
    await put('leaver', { name: 'leaver', departments: [{ department: 'quality' }] }).expect(201);
    await http().delete(path('leaver')).set(as(manager)).set('If-Match', '1').expect(204);
    expect(codeOf(await get('leaver'))).toEqual([404, 'not_found']);
    expect(codeOf(await http().delete(path('leaver')).set(as(manager)).set('If-Match', '1'))).toEqual([404, 'not_found']);
  });

  it.each([
    ['a/b', { name: 'x' }, 'invalid_agent'],
    ['x'.repeat(65), { name: 'x' }, 'invalid_agent'],
    ['ok', { name: '' }, 'invalid_body'],
    ['ok', { name: 'x', capacity: -1 }, 'invalid_body'],
    ['ok', { name: 'x', email: 'nobody' }, 'invalid_body'],
    ['ok', { name: 'x', departments: [{ department: 'quality' }, { department: 'quality' }] }, 'invalid_body'],
    ['ok', { name: 'x', departments: [null] }, 'invalid_body'],
    ['ok', { name: 'x', departments: [{ department: 'nowhere' }] }, 'unknown_department'],
    ['ok', { name: 'x', id: 'other' }, 'invalid_body'],
  ])('refuse %s %j', async (id, body, code) => {
    expect(codeOf(await put(id, body))).toEqual([422, code]);
    expect((await get('ok')).status).toBe(404);
  });

  it('have ids of up to 64 letters of any script', async () => {
    const id = '测'.repeat(64);
    await put(id, { name: 'long' }).expect(201);
    expect((await get(id)).body.id).toBe(id);
  });

  it('are listed by keyset', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = cursor ? { limit: 2, cursor } : { limit: 2 };
      const page: request.Response = await http().get('/v1/agents').query(query).set(as(manager)).expect(200);
      seen.push(...page.body.items.map((item: { id: string }) => item.id));
      cursor = page.body.nextCursor;
    } while (cursor);
    const all = await app.dataSource.query('SELECT id FROM agent ORDER BY id');
    expect(seen).toEqual(all.map((row: { id: string }) => row.id));
    expect(seen.length).toBeGreaterThan(2);
  });
});

describe('what an agent key may see and do', () => {
  beforeAll(async () => {
    await put('q1', { name: 'q1', departments: [{ department: 'quality' }, { department: 'service' }] }).expect(201);
    await put('s1', { name: 's1', departments: [{ department: 'service' }] }).expect(201);
  });

  it('sees the agents of its departments, and itself', async () => {
    const ids = async (key: string) =>
      (await http().get('/v1/agents?limit=200').set(as(key)).expect(200)).body.items.map((item: { id: string }) => item.id);
    expect(await ids(quality)).toEqual(['q1']);
    expect(codeOf(await get('s1', quality))).toEqual([404, 'not_found']);
    const own = await app.key({ name: 's1', role: 'agent', departments: ['quality'], agent: 's1' });
    expect(await ids(own)).toEqual(['q1', 's1']);
    expect((await get('s1', own)).status).toBe(200);
  });

  it('may not make, replace or delete', async () => {
    expect(codeOf(await put('q2', { name: 'q2' }, undefined, quality))).toEqual([403, 'forbidden']);
    expect(codeOf(await http().delete(path('q1')).set(as(quality)).set('If-Match', '1'))).toEqual([403, 'forbidden']);
  });

  it('is of no use to a tool', async () => {
    const tool = await app.key({ name: 'tool', role: 'intake' });
    expect(codeOf(await http().get('/v1/agents').set(as(tool)))).toEqual([403, 'forbidden']);
  });

  it('sets the presence of its own agent only, and leaves the version alone', async () => {
    const own = await app.key({ name: 'q1 own', role: 'agent', departments: ['quality'], agent: 'q1' });
    const set = (id: string, key: string, presence = 'away') =>
      http()
        .put(`${path(id)}/presence`)
        .set(as(key))
        .send({ presence });
    expect((await set('q1', own)).body).toMatchObject({ id: 'q1', presence: 'away', version: 1 });
    expect(codeOf(await set('s1', own))).toEqual([403, 'agent_mismatch']);
    expect(codeOf(await set('q1', quality))).toEqual([403, 'agent_mismatch']);
    expect((await set('q1', manager, 'online')).body.presence).toBe('online');
    expect(codeOf(await set('nobody', manager))).toEqual([404, 'not_found']);
    expect(codeOf(await set('q1', own, 'asleep'))).toEqual([422, 'invalid_body']);
  });

  it('registers its agent by coming online', async () => {
    const own = await app.key({ name: 'newcomer', role: 'agent', departments: ['quality'], agent: '新人' });
    const answer = await http()
      .put(`${path('新人')}/presence`)
      .set(as(own))
      .send({ presence: 'online' });
    expect(answer.body).toMatchObject({ id: '新人', name: '新人', presence: 'online', capacity: null, departments: [] });
  });
});

describe('the trail of agents', () => {
  it('names every change and keeps no address', async () => {
    await put('tracked', { name: 'tracked', email: 'tracked@example.com' }).expect(201);
    await put('tracked', { name: 'tracked', email: 'other@example.com' }, 1).expect(200);
    await http().delete(path('tracked')).set(as(manager)).set('If-Match', '2').expect(204);
    const { body } = await http().get('/v1/audit').query({ entity: 'agent', entityId: 'tracked' }).set(as(app.adminKey)).expect(200);
    expect(body.items.map((item: { action: string }) => item.action)).toEqual(['agent.delete', 'agent.update', 'agent.create']);
    expect(body.items[0].actorName).toBe('manager');
    expect(JSON.stringify(body)).not.toContain('example.com');
  });
});
