import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_KEY, bearer, startApp, type TestApp } from './support/app.js';

const complaint = { text: '下单十天了还没有发货，物流太慢，包裹一直没到', channel: 'app' };

describe('taking complaints in', () => {
  let app: TestApp;
  let tool: string;

  beforeAll(async () => {
    app = await startApp();
    tool = await app.key({ role: 'intake', name: 'shop', source: 'shop' });
  });
  afterAll(() => app.close());

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    app.http
      .post('/v1/tickets')
      .set({ ...bearer(tool), ...headers })
      .send(body as object);

  it('answers 201 with department, due times and engine, and the same on GET', async () => {
    const { status, body, headers } = await post({
      ...complaint,
      customer: { id: 'c-1', name: '王芳', tier: 'core' },
      metadata: { shop: 7 },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'queued',
      category: 'logistics',
      language: 'zh',
      tier: 'core',
      source: 'shop',
      metadata: { shop: 7 },
      customer: { id: 'c-1', name: '王芳' },
    });
    expect(body.department).toMatch(/^(logistics|review)$/);
    expect(['transformer', 'naive-bayes']).toContain(body.engine);
    expect(Object.values(body.categories as Record<string, number>).reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    expect(body.sla.map((clock: { clock: string; state: string }) => [clock.clock, clock.state])).toEqual([
      ['pickup', 'running'],
      ['first_response', 'running'],
      ['resolution', 'running'],
    ]);
    for (const { start, end, text } of body.evidence) expect(complaint.text.slice(start, end)).toBe(text);
    const read = await app.http.get(headers.location as string).set(bearer(tool));
    const still = (ticket: { sla: object[] }) => ({ ...ticket, sla: ticket.sla.map((clock) => ({ ...clock, remainingMinutes: 0 })) });
    expect(still(read.body)).toEqual(still(body));
  });

  it('takes an English complaint the same way', async () => {
    const { status, body } = await post({ text: 'The blender stopped working after two days and smells of burning.' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ language: 'en', category: 'quality' });
  });

  it('answers 202 at once when asked not to wait, and the ticket is triaged all the same', async () => {
    const { status, body, headers } = await post(complaint, { Prefer: 'wait=0' });
    expect(status).toBe(202);
    expect(headers['preference-applied']).toBe('wait=0');
    expect(body).toMatchObject({ status: 'received', category: null, department: null, sla: [] });
    const again = await post({ ...complaint, externalId: 'x-202' }, { Prefer: 'wait=10' });
    expect(again.status).toBe(201);
  });

  it('keeps the tier that a customer is known by, and the one that a ticket came with', async () => {
    await post({ ...complaint, customer: { id: 'c-2', tier: 'strategic' } });
    expect((await post({ ...complaint, customer: { id: 'c-2' } })).body.tier).toBe('strategic');
    const first = (await post({ ...complaint, customer: { id: 'c-2', tier: 'potential' } })).body;
    expect(first.tier).toBe('potential');
    expect((await post({ ...complaint, customer: { id: 'unknown' } })).body.tier).toBe('basic');
  });

  it('makes one ticket of 50 equal posts under one Idempotency-Key, and answers all alike', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post({ ...complaint, orderId: 'o-50' }, { 'Idempotency-Key': 'k-50' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => JSON.stringify({ ...body, sla: 0 }))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(49);
    const [{ count }] = await app.dataSource.query(`SELECT count(*)::int AS count FROM ticket WHERE order_id = 'o-50'`);
    expect(count).toBe(1);
  });

  it('refuses a key that was used with another body, and lets another source use the same key', async () => {
    await post(complaint, { 'Idempotency-Key': 'k-1' });
    const other = await post({ ...complaint, text: '另一件事' }, { 'Idempotency-Key': 'k-1' });
    expect([other.status, other.body.code, other.type]).toEqual([409, 'idempotency_conflict', 'application/problem+json']);
    const elsewhere = await app.key({ role: 'intake', source: 'elsewhere' });
    const same = await app.http.post('/v1/tickets').set(bearer(elsewhere)).set('Idempotency-Key', 'k-1').send({ text: '另一件事' });
    expect(same.status).toBe(201);
    expect(same.headers['idempotency-replayed']).toBeUndefined();
  });

  it('forgets a key after 7 days', async () => {
    const first = await post(complaint, { 'Idempotency-Key': 'k-old' });
    await app.dataSource.query(`UPDATE idempotency_key SET created_at = now() - interval '8 days' WHERE key = 'k-old'`);
    const second = await post({ ...complaint, text: '七天之后的新投诉' }, { 'Idempotency-Key': 'k-old' });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('finds a ticket again by its externalId, also with another key of the same source', async () => {
    const first = await post({ ...complaint, externalId: 'e-1' });
    const rotated = await app.key({ role: 'intake', name: 'shop-2', source: 'shop' });
    const again = await app.http
      .post('/v1/tickets')
      .set(bearer(rotated))
      .send({ ...complaint, externalId: 'e-1' });
    expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id]);
    const other = await post({ ...complaint, text: '不同的内容', externalId: 'e-1' });
    expect([other.status, other.body.code]).toEqual([409, 'external_id_conflict']);
    const both = await post({ ...complaint, externalId: 'e-1' }, { 'Idempotency-Key': 'k-e1' });
    expect([both.status, both.body.id]).toEqual([200, first.body.id]);
    const replay = await post({ ...complaint, externalId: 'e-1' }, { 'Idempotency-Key': 'k-e1' });
    expect([replay.body.id, replay.headers['idempotency-replayed']]).toEqual([first.body.id, 'true']);
  });

  it.each([
    ['no text', {}, 422, 'invalid_body'],
    ['blank text', { text: ' \n ' }, 422, 'invalid_body'],
    ['10,001 characters', { text: '慢'.repeat(10_001) }, 422, 'invalid_body'],
    ['text that is no string', { text: 5 }, 422, 'invalid_body'],
    ['an unknown member', { text: 'x', externalid: '1' }, 422, 'invalid_body'],
    ['a zoneless time', { text: 'x', occurredAt: '2026-05-01T10:00:00' }, 422, 'invalid_body'],
    ['an unknown tier', { text: 'x', customer: { id: 'c', tier: 'gold' } }, 422, 'invalid_body'],
    ['a customer without id', { text: 'x', customer: { name: 'n' } }, 422, 'invalid_body'],
    [
      'an http attachment',
      { text: 'x', attachments: [{ url: 'http://a.example/1', name: 'a', mediaType: 'image/png' }] },
      422,
      'invalid_body',
    ],
    [
      '11 attachments',
      { text: 'x', attachments: Array.from({ length: 11 }, () => ({ url: 'https://a.example/1', name: 'a', mediaType: 'image/png' })) },
      422,
      'invalid_body',
    ],
    ['U+0000', { text: 'a\u0000b' }, 422, 'invalid_text'],
    ['a lone surrogate in metadata', { text: 'x', metadata: { a: ['\ud83d'] } }, 422, 'invalid_text'],
    ['a list', [1], 422, 'invalid_body'],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, answer.body.code, answer.type]).toEqual([status, code, 'application/problem+json']);
  });

  it('names the wrong fields', async () => {
    const { body } = await post({ text: '', customer: { id: '' } });
    expect(body.errors.map((error: { field: string }) => error.field).sort()).toEqual(['customer.id', 'text']);
  });

  it.each([
    ['broken JSON', '{"text":', 'application/json', 400, 'invalid_json'],
    ['an empty body', '', 'application/json', 400, 'invalid_json'],
    ['another media type', 'text=x', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['CSV at the wrong door', 'text\nx', 'text/csv', 415, 'unsupported_media_type'],
    ['300 KiB', JSON.stringify({ text: 'x', metadata: { a: 'y'.repeat(300_000) } }), 'application/json', 413, 'body_too_large'],
  ])('refuses %s', async (_, body, type, status, code) => {
    const answer = await fetch(`${app.url}/v1/tickets`, { method: 'POST', headers: { ...bearer(tool), 'Content-Type': type }, body });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it('takes 10,000 characters of any script', async () => {
    const text = `${'𠮷'.repeat(9_990)}包裹丢了，请退款`;
    const { status, body } = await post({ text });
    expect(status).toBeLessThan(203);
    expect(body.text).toBe(text);
  });

  it('shows a tool its own tickets alone', async () => {
    const { body } = await post(complaint);
    const other = await app.key({ role: 'intake', source: 'another-shop' });
    expect((await app.http.get(`/v1/tickets/${body.id}`).set(bearer(other))).status).toBe(404);
    expect((await app.http.get('/v1/tickets').set(bearer(other))).body).toEqual({ items: [], nextCursor: null });
    expect((await app.http.get(`/v1/tickets/${body.id}`).set(bearer(ADMIN_KEY))).status).toBe(200);
    expect((await app.http.get('/v1/tickets/not-an-id').set(bearer(tool))).body.code).toBe('bad_request');
  });

  it('lists by keyset: every ticket once, newest first, while new ones come in', async () => {
    const lister = await app.key({ role: 'intake', name: 'lister', source: 'lister' });
    const send = (text: string) => app.http.post('/v1/tickets').set(bearer(lister)).set('Prefer', 'wait=0').send({ text });
    const sent: string[] = [];
    for (let i = 0; i < 25; i += 1) sent.push((await send(`第${i}件：包裹破损`)).body.id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await app.http
        .get('/v1/tickets')
        .query({ limit: 7, ...(cursor ? { cursor } : {}) })
        .set(bearer(lister));
      seen.push(...body.items.map((ticket: { id: string }) => ticket.id));
      cursor = body.nextCursor;
      if (seen.length === 7) await send('中途又来一件');
    } while (cursor);
    expect(seen).toEqual(sent.reverse());
  });

  it('filters, and finds words, numbers and ids literally', async () => {
    const { body } = await post({ text: '退款100%没到账_急', externalId: 'find-me', customer: { id: 'c-find' } }, { Prefer: 'wait=10' });
    const find = async (query: object) =>
      (await app.http.get('/v1/tickets').query(query).set(bearer(tool))).body.items.map((t: { id: string }) => t.id);
    for (const query of [
      { q: '100%没' },
      { q: '账_急' },
      { q: 'find-me' },
      { externalId: 'find-me' },
      { customerId: 'c-find' },
      { q: String(body.number), customerId: 'c-find' },
    ])
      expect(await find(query)).toEqual([body.id]);
    expect(await find({ q: '1000没' })).toEqual([]);
    expect(await find({ customerId: 'c-find', status: 'closed' })).toEqual([]);
    expect(await find({ customerId: 'c-find', category: body.category, department: body.department })).toEqual([body.id]);
    expect(await find({ customerId: 'c-find', to: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  it.each([
    ['status=done', 422, 'invalid_body'],
    ['limit=0', 422, 'invalid_body'],
    ['from=yesterday', 422, 'invalid_body'],
    ['cursor=rubbish', 400, 'invalid_cursor'],
    [`cursor=${Buffer.from('["soon","x"]').toString('base64url')}`, 400, 'invalid_cursor'],
    ['q=%00', 422, 'invalid_text'],
  ])('refuses the query %s', async (query, status, code) => {
    const answer = await app.http.get(`/v1/tickets?${query}`).set(bearer(tool));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('writes ticket, key and event in one statement: a failure leaves nothing', async () => {
    await app.dataSource.query(`ALTER TABLE outbox_event ADD CONSTRAINT no_more CHECK (type <> 'ticket.received') NOT VALID`);
    const failed = await post({ ...complaint, orderId: 'o-none' }, { 'Idempotency-Key': 'k-none' });
    await app.dataSource.query('ALTER TABLE outbox_event DROP CONSTRAINT no_more');
    expect([failed.status, failed.body.code]).toEqual([500, 'internal_error']);
    expect(
      await app.dataSource.query(
        `SELECT 1 FROM ticket WHERE order_id = 'o-none' UNION ALL SELECT 1 FROM idempotency_key WHERE key = 'k-none'`,
      ),
    ).toEqual([]);
    const again = await post({ ...complaint, orderId: 'o-none' }, { 'Idempotency-Key': 'k-none' });
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });
});
