import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type request from 'supertest';
import { TIERS, type Tier } from '../src/shared/priority.js';
import { tiersByValue } from '../src/tickets/rules/tiers.js';
import { bearer, startApp, type TestApp } from './support/app.js';

let app: TestApp;
let manager: string;
let tool: string;

beforeAll(async () => {
  app = await startApp();
  manager = await app.key({ name: 'manager', role: 'manager' });
  tool = await app.key({ role: 'intake', source: 'shop' });
});
afterAll(() => app?.close());

const path = (id: string) => `/v1/customers/${encodeURIComponent(id)}`;
const put = (id: string, body: object, key = manager) => app.http.put(path(id)).set(bearer(key)).send(body);
const get = (id: string, key = manager) => app.http.get(path(id)).set(bearer(key));
const list = (query: object = {}, key = manager) => app.http.get('/v1/customers').query(query).set(bearer(key));
const retier = (body: object = {}, key = manager) => app.http.post('/v1/customers/retier').set(bearer(key)).send(body);
const codeOf = (answer: request.Response) => [answer.status, answer.type, answer.body.code];
const problem = (status: number, code: string) => [status, 'application/problem+json', code];
const sql = (text: string, values: unknown[] = []) => app.dataSource.query(text, values);
const trail = async (action: string): Promise<{ entityId: string; actorName: string; data: Record<string, unknown> }[]> =>
  (await app.http.get('/v1/audit').query({ action, limit: 200 }).set(bearer(app.adminKey))).body.items;

interface Line {
  line: number;
  status: number;
  customer?: { id: string };
  error?: { code: string; detail: string };
}
async function upload(type: string, body: NonNullable<RequestInit['body']>, key = manager) {
  const headers = { ...bearer(key), 'Content-Type': type };
  const answer = await fetch(`${app.url}/v1/customers/bulk`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  const text = (await answer.text()).trim();
  return { answer, lines: text === '' ? [] : text.split('\n').map((line): Line => JSON.parse(line)) };
}
const ndjson = (rows: unknown[]) => rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');
const send = (rows: unknown[]) => upload('application/x-ndjson', ndjson(rows));

describe('customers', () => {
  it('are made, read and replaced as a whole', async () => {
    const body = { name: '王芳', tier: 'core', value: 1200.5, email: 'wang@example.com', phone: '13800000000', locale: 'zh-CN' };
    const made = await put('店/客 1', body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ id: '店/客 1', ...body });
    expect((await get('店/客 1')).body).toEqual(made.body);

    const replaced = await put('店/客 1', { value: 0 });
    expect(replaced.status).toBe(200);
    const empty = { name: null, tier: null, email: null, phone: null, locale: null };
    expect(replaced.body).toMatchObject({ ...empty, value: 0, createdAt: made.body.createdAt });
    expect((await put('店/客 1', { value: null })).body.value).toBeNull();
  });

  it('keep their time of change when nothing new is said', async () => {
    const { body } = await put('same', { name: 'same', value: 3 });
    expect((await put('same', { name: 'same', value: 3 })).body.updatedAt).toBe(body.updatedAt);
    expect((await trail('customer.update')).filter(({ entityId }) => entityId === 'same')).toEqual([]);
  });

  it('are made once by many that make the same one at a time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => put('race', { value: n })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
  });

  it.each([
    ['ok', { value: -1 }, 'invalid_body'],
    ['ok', { value: '12' }, 'invalid_body'],
    ['ok', '{"value":1e999}', 'invalid_body'],
    ['ok', { tier: 'gold' }, 'invalid_body'],
    ['ok', { name: '' }, 'invalid_body'],
    ['ok', { email: 'x' }, 'invalid_body'],
    ['ok', { locale: 'zh_CN!' }, 'invalid_body'],
    ['ok', { worth: 5 }, 'invalid_body'],
    ['ok', { name: 'a\u0000' }, 'invalid_text'],
    [' ', { value: 1 }, 'invalid_customer'],
    ['x'.repeat(201), { value: 1 }, 'invalid_customer'],
  ])('refuse %j %j', async (id, body, code) => {
    const answer = await app.http.put(path(id)).set(bearer(manager)).set('Content-Type', 'application/json').send(body);
    expect(codeOf(answer)).toEqual(problem(422, code));
    expect(codeOf(await get('ok'))).toEqual(problem(404, 'not_found'));
  });

  it('have ids of up to 200 characters', async () => {
    await put('客'.repeat(200), { value: 1 }).expect(201);
    expect((await get('客'.repeat(200))).body.id).toBe('客'.repeat(200));
  });

  it('that a complaint brought are there too, and a replacement is what the next complaint finds', async () => {
    const complain = (customer: object) =>
      app.http.post('/v1/tickets').set(bearer(tool)).set('Prefer', 'wait=0').send({ text: '少发一件', customer }).expect(202);
    await complain({ id: 'brought', name: 'Ann', phone: '123456' });
    expect((await get('brought')).body).toMatchObject({ name: 'Ann', phone: '123456', tier: null, value: null });
    await put('brought', { tier: 'potential', value: 9 }).expect(200);
    expect((await complain({ id: 'brought' })).body.tier).toBe('potential');
    await complain({ id: 'brought', name: 'Anna' });
    expect((await get('brought')).body).toMatchObject({ name: 'Anna', tier: 'potential', value: 9 });
  });

  it('are listed by keyset, and by tier', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: request.Response = await list(cursor ? { limit: 2, cursor } : { limit: 2 }).expect(200);
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen).toEqual((await sql('SELECT id FROM customer ORDER BY id')).map(({ id }: { id: string }) => id));
    expect(seen.length).toBeGreaterThan(3);
    expect((await list({ tier: 'potential' })).body.items.map(({ id }: { id: string }) => id)).toEqual(['brought']);
    expect(codeOf(await list({ tier: 'gold' }))).toEqual(problem(422, 'invalid_body'));
    expect(codeOf(await list({ cursor: 'nonsense' }))).toEqual(problem(400, 'invalid_cursor'));
  });

  it('are for managers and admins', async () => {
    const agent = await app.key({ role: 'agent', departments: ['quality'] });
    const calls = [
      (key: string) => put('c', {}, key),
      (key: string) => get('c', key),
      (key: string) => list({}, key),
      (key: string) => retier({}, key),
      (key: string) => app.http.post('/v1/customers/bulk').set(bearer(key)).set('Content-Type', 'text/csv').send('id\nc\n'),
    ];
    for (const call of calls) {
      expect(codeOf(await call(agent))).toEqual(problem(403, 'forbidden'));
      expect(codeOf(await call(tool))).toEqual(problem(403, 'forbidden'));
      expect(codeOf(await call('wrong'))).toEqual(problem(401, 'unauthorized'));
    }
    await put('by-admin', {}, app.adminKey).expect(201);
  });

  it('leave a trail without names and addresses', async () => {
    await put('tracked', { name: 'Secret Name', email: 'tracked@example.com', tier: 'core', value: 5 }).expect(201);
    await put('tracked', { name: 'Secret Name', tier: 'basic', value: 6 }).expect(200);
    const [entry] = (await trail('customer.update')).filter(({ entityId }) => entityId === 'tracked');
    expect(entry).toMatchObject({ actorName: 'manager', data: { tier: 'basic', value: 6 } });
    expect(JSON.stringify([await trail('customer.create'), entry])).not.toMatch(/Secret|example\.com/);
  });
});

describe('bulk upload of customers', () => {
  it('answers each line in order; a bad line answers for itself and the others go in', async () => {
    await put('b-known', { name: 'Known', email: 'known@example.com', value: 1 }).expect(201);
    const { answer, lines } = await send([
      { id: 'b-1', name: '甲', value: 10, tier: 'core' },
      '{"id":',
      { id: 'b-2', value: -1 },
      '',
      [1],
      { id: 'b-known', value: 2 },
      { value: 3 },
      { id: 'b-3', name: 'a\u0000' },
      { id: 'b-1', value: 11 },
      { id: 'b-4', email: 'x@example.com' },
    ]);
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    expect(lines.map(({ line, status, error }) => [line, status, error?.code])).toEqual([
      [1, 201, undefined],
      [2, 400, 'invalid_json'],
      [3, 422, 'invalid_body'],
      [5, 422, 'invalid_body'],
      [6, 200, undefined],
      [7, 422, 'invalid_body'],
      [8, 422, 'invalid_text'],
      [9, 200, undefined],
      [10, 422, 'invalid_body'],
    ]);
    expect(lines[0]).toEqual({ line: 1, status: 201, customer: { id: 'b-1' } });
    expect((await get('b-1')).body).toMatchObject({ name: '甲', value: 11, tier: 'core' });
    expect((await get('b-known')).body).toMatchObject({ name: 'Known', email: 'known@example.com', value: 2 });
  });

  it('leaves as it is what a line does not say; null empties', async () => {
    await send([{ id: 'b-5', name: '乙', value: 5, tier: 'basic' }]);
    await send([{ id: 'b-5', value: null }]);
    expect((await get('b-5')).body).toMatchObject({ name: '乙', value: null, tier: 'basic' });
  });

  it('D35 reads CSV with a BOM and in GB18030, and names a cell that is no number', async () => {
    const bom = await upload('text/csv', '\ufeffid,value,name,tier\nc-1,12.5,丙,\nc-2,"1,200",丁,core\n c-3 ,,,core\n');
    expect(bom.answer.headers.get('x-text-encoding')).toBe('utf-8');
    expect(bom.lines.map(({ line, status }) => [line, status])).toEqual([
      [2, 201],
      [3, 422],
      [4, 201],
    ]);
    expect(bom.lines[1]?.error).toMatchObject({ code: 'invalid_body', detail: expect.stringContaining('value') });
    expect((await get('c-1')).body).toMatchObject({ value: 12.5, name: '丙', tier: null });
    // 张三 as a Chinese spreadsheet writes it.
    const gb = Buffer.concat([Buffer.from('id,name\nc-4,'), Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]), Buffer.from('\n')]);
    const { answer } = await upload('text/csv', gb as unknown as string);
    expect(answer.headers.get('x-text-encoding')).toBe('gb18030');
    expect((await get('c-4')).body.name).toBe('张三');
  });

  it('takes many batches; the same again changes nothing and leaves no trail', async () => {
    const rows = Array.from({ length: 1700 }, (_, i) => ({ id: `many-${i}`, value: i }));
    const imports = async () => (await trail('customer.import')).length;
    const before = await imports();
    expect((await send(rows)).lines.map(({ status }) => status)).toEqual(Array(1700).fill(201));
    const after = await imports();
    expect(after - before).toBe(4);
    expect((await send(rows)).lines.map(({ status }) => status)).toEqual(Array(1700).fill(200));
    expect(await imports()).toBe(after);
    expect((await trail('customer.import'))[0]?.data).toEqual({ created: 200, changed: 0 });
  });

  it('refuses another media type, as a call of its own', async () => {
    const { answer } = await upload('application/json', '[]');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([415, expect.stringContaining('problem+json')]);
  });
});

interface Row {
  id: string;
  value: number | null;
  tier: Tier | null;
}
const population = (): Promise<Row[]> => sql('SELECT id, value, tier FROM customer ORDER BY id');
/** Fills the empty table. */
const fill = (rows: Omit<Row, 'id'>[]) =>
  sql(
    `INSERT INTO customer (id, value, tier) SELECT 'p-' || n, value, tier FROM unnest($1::float8[], $2::text[]) WITH ORDINALITY AS p(value, tier, n)`,
    [rows.map(({ value }) => value), rows.map(({ tier }) => tier)],
  );
const empty = () => sql('TRUNCATE ticket, customer CASCADE');

describe('retiering', () => {
  beforeEach(empty);

  it('gives the top 5 % strategic, the next 15 % core, the next 30 % potential and the rest basic', async () => {
    await fill(Array.from({ length: 1000 }, (_, i) => ({ value: i, tier: null })));
    await add([
      ['u-1', null, 'core'],
      ['u-2', null, null],
    ]);
    const preview = await retier({ preview: true });
    expect(preview.status).toBe(200);
    const { changes, ...counts } = preview.body;
    expect(counts).toEqual({
      preview: true,
      customers: 1002,
      withoutValue: 2,
      changed: 1000,
      before: { strategic: 0, core: 1, potential: 0, basic: 0, none: 1001 },
      after: { strategic: 50, core: 151, potential: 300, basic: 500, none: 1 },
    });
    expect(changes).toHaveLength(100);
    expect([changes[0], changes[49], changes[50]]).toEqual([
      { id: 'p-1000', value: 999, from: null, to: 'strategic' },
      { id: 'p-951', value: 950, from: null, to: 'strategic' },
      { id: 'p-950', value: 949, from: null, to: 'core' },
    ]);
    expect((await population()).filter(({ tier }) => tier !== null)).toHaveLength(1);

    const done = await retier();
    expect(done.body).toEqual({ ...preview.body, preview: false });
    expect((await list({ tier: 'strategic', limit: 200 })).body.items).toHaveLength(50);
    expect((await get('u-1')).body.tier).toBe('core');
    expect((await get('u-2')).body.tier).toBeNull();
  });

  it('is audited once with the counts; again it changes nothing and says so', async () => {
    const entries = async () => trail('customer.retier');
    const before = (await entries()).length;
    await fill([9, 7, 7].map((value) => ({ value, tier: null })));
    const { body } = await retier({ preview: false });
    const { changes: _, preview: __, ...counts } = body;
    expect((await entries())[0]).toMatchObject({ actorName: 'manager', data: counts });
    const [{ last }] = await sql('SELECT max(updated_at) AS last FROM customer');
    const again = (await retier().expect(200)).body;
    expect(again).toMatchObject({ changed: 0, changes: [], before: body.after, after: body.after });
    expect((await sql('SELECT max(updated_at) AS last FROM customer'))[0].last).toEqual(last);
    expect((await entries()).length).toBe(before + 1);
  });

  it('by several at once does nothing twice', async () => {
    const before = (await trail('customer.retier')).length;
    await fill(Array.from({ length: 2000 }, (_, i) => ({ value: i % 700, tier: null })));
    const answers = await Promise.all(Array.from({ length: 5 }, () => retier()));
    expect(answers.map(({ body }) => body.changed).sort((a, b) => b - a)).toEqual([2000, 0, 0, 0, 0]);
    expect((await trail('customer.retier')).length).toBe(before + 1);
  });

  it.each([
    ['nobody', [], []],
    ['one', [0], ['strategic']],
    ['two', [1, 2], ['basic', 'strategic']],
    ['three alike', [4, 4, 4], ['basic', 'basic', 'basic']],
  ])('makes sense for %s', async (_, values, tiers) => {
    await fill(values.map((value) => ({ value, tier: null })));
    const { body } = await retier().expect(200);
    expect(body.customers).toBe(values.length);
    expect((await population()).map(({ tier }) => tier)).toEqual(tiers);
  });

  it('in SQL is the rule, on any population', async () => {
    const value = fc.option(fc.oneof(fc.nat(4), fc.nat(500), fc.double({ min: 0, max: 1e15, noNaN: true })), { nil: null });
    const rows = fc.array(fc.record({ value, tier: fc.constantFrom<Tier | null>(...TIERS, null) }), { maxLength: 150, size: 'max' });
    const check = async (customers: Omit<Row, 'id'>[]) => {
      await sql('DELETE FROM customer');
      await fill(customers);
      const before = await population();
      const expected = tiersByValue(before);
      const preview = (await retier({ preview: true }).expect(200)).body;
      expect(await population()).toEqual(before);
      expect((await retier().expect(200)).body).toEqual({ ...preview, preview: false });
      expect((await population()).map(({ tier }) => tier)).toEqual(expected);
      expect(preview.changed).toBe(before.filter(({ tier }, i) => tier !== expected[i]).length);
      expect(preview.withoutValue).toBe(before.filter((row) => row.value === null).length);
    };
    await fc.assert(fc.asyncProperty(rows, check), { seed: 20260601, numRuns: 60 });
  });

  it('meets imports and complaints of the same customers, and nobody waits in a circle', async () => {
    const ids = Array.from({ length: 800 }, (_, i) => `m-${i}`);
    await send(ids.map((id, i) => ({ id, value: i })));
    const shuffled = (seed: number) => ids.toSorted((a, b) => (hash(a) ^ seed) - (hash(b) ^ seed));
    const work = Array.from({ length: 6 }, async (_, n) => {
      const order = shuffled(n * 7919);
      if (n % 3 === 0) return (await retier()).status;
      if (n % 3 === 1) return worst((await send(order.map((id, i) => ({ id, value: i * n })))).lines);
      const complaints = ndjson(order.map((id) => ({ text: '少发一件', customer: { id, name: `${id} of ${n}` } })));
      const headers = { ...bearer(tool), 'Content-Type': 'application/x-ndjson' };
      const answer = await fetch(`${app.url}/v1/tickets/bulk`, { method: 'POST', headers, body: complaints });
      return worst(
        (await answer.text())
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
    });
    expect(await Promise.all(work)).toEqual([200, 200, 202, 200, 200, 202]);
  });

  it('takes 100,000 customers at once', async () => {
    await sql(`INSERT INTO customer (id, value) SELECT 'h-' || n, (n * 7919) % 50021 FROM generate_series(1, 100000) n`);
    const preview = await retier({ preview: true });
    const { body } = await retier().expect(200);
    expect(body).toEqual({ ...preview.body, preview: false });
    expect(body.changed).toBe(100_000);
    expect(body.after.strategic).toBeLessThanOrEqual(5000);
    expect(body.after.strategic).toBeGreaterThan(4990);
  });

  it.each([{ preview: null }, { preview: 'true' }, { previw: true }])('refuses %j and writes nothing', async (body) => {
    await fill([{ value: 1, tier: null }]);
    expect(codeOf(await retier(body))).toEqual(problem(422, 'invalid_body'));
    expect((await population())[0]?.tier).toBeNull();
  });

  it('leaves open tickets and their clocks alone; the next ticket has the new tier', async () => {
    const complain = () =>
      app.http
        .post('/v1/tickets')
        .set(bearer(tool))
        .set('Prefer', 'wait=20')
        .send({ text: '快递把箱子压扁了，里面全碎了', customer: { id: 'vip' } });
    const clocks = (id: string) => sql('SELECT * FROM sla_clock WHERE ticket_id = $1 ORDER BY clock, cycle', [id]);
    const old = await complain().expect(201);
    expect(old.body.tier).toBe('basic');
    const before = await clocks(old.body.id);
    expect(before.length).toBeGreaterThan(1);
    await put('vip', { value: 1e6 }).expect(200);
    expect((await retier()).body.after.strategic).toBe(1);
    const read = await app.http.get(`/v1/tickets/${old.body.id}`).set(bearer(manager));
    expect(read.body).toMatchObject({ tier: 'basic', customer: { id: 'vip', tier: 'strategic' } });
    expect(await clocks(old.body.id)).toEqual(before);
    const next = await complain().expect(201);
    expect(next.body).toMatchObject({ tier: 'strategic' });
  });
});

/** Further rows, with ids of their own. */
const add = (rows: [id: string, value: number | null, tier: Tier | null][]) =>
  Promise.all(rows.map((row) => sql('INSERT INTO customer (id, value, tier) VALUES ($1, $2, $3)', row)));
const worst = (lines: { status: number }[]) => Math.max(...lines.map(({ status }) => status));
/** Something that orders texts in a way of its own. */
const hash = (text: string) => [...text].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 65_521, 7);
