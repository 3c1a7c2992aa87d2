import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { OutboxService } from '../src/outbox/outbox.service.js';
import { Publisher } from '../src/outbox/publisher.service.js';
import type { NewEvent } from '../src/shared/events.js';
import { DeliveriesStore } from '../src/webhooks/deliveries.store.js';
import { Sender } from '../src/webhooks/sender.service.js';
import type { CreatedWebhookDto, DeliveryDto, DeliveryPageDto, WebhookPageDto } from '../src/webhooks/webhooks.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { Receiver } from './support/receiver.js';
import { until } from './support/until.js';

const event = (label: string, source: string | null = null, department: string | null = null): NewEvent => ({
  type: 'ticket.closed',
  ticketId: null,
  source,
  department,
  data: { number: 1, externalId: label },
});
const labelsOf = (receiver: Receiver) => receiver.received.map(({ body }) => JSON.parse(body).data.data.externalId as string);

describe('webhooks', () => {
  let app: TestApp;
  let outbox: OutboxService;
  const receivers: Receiver[] = [];

  const call = async <T = { code: string }>(method: string, path: string, body?: object, key = app.adminKey) => {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) };
    const response = await fetch(`${app.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: response.status, body: (response.status === 204 ? undefined : await response.json()) as T };
  };
  const receiver = async (...answer: Parameters<typeof Receiver.start>) => {
    receivers.push(await Receiver.start(...answer));
    return receivers.at(-1)!;
  };
  const subscribe = async (url: string, more: object = {}) => {
    const { status, body } = await call<CreatedWebhookDto>('POST', '/v1/webhooks', { url, allowPrivate: true, ...more });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  const emit = async (...events: NewEvent[]) => {
    await app.dataSource.transaction((manager) => outbox.add(manager, events));
    outbox.wake();
  };
  const deliveries = async (id: string) => (await call<DeliveryPageDto>('GET', `/v1/webhooks/${id}/deliveries`)).body.items;
  /** The only delivery of a webhook, once `check` holds. */
  const delivery = (id: string, check: (delivery: DeliveryDto) => boolean, what: string) =>
    until(async () => (await deliveries(id)).find(check), what);
  const dueNow = () =>
    app.dataSource.query(`UPDATE webhook_delivery SET next_attempt_at = now() - interval '1 second' WHERE state = 'pending'`);

  beforeAll(async () => {
    app = await startApp();
    outbox = app.get(OutboxService);
  });
  afterEach(async () => {
    await app.dataSource.query('DELETE FROM webhook');
    await Promise.all(receivers.splice(0).map((one) => one.close()));
  });
  afterAll(() => app.close());

  it('D33 retries are signed and carry one stable id', async () => {
    const target = await receiver((_, response, count) => response.writeHead(count < 3 ? 500 : 204).end());
    const { id, secret } = await subscribe(target.url);
    await emit(event('d33'));
    for (const tries of [1, 2]) {
      const failed = await delivery(id, (one) => one.attempts === tries && one.lastStatus === 500, `failed try ${tries}`);
      expect(failed).toMatchObject({ state: 'pending', lastError: 'http_status' });
      expect(target.received).toHaveLength(tries);
      await dueNow();
    }
    const done = await delivery(id, (one) => one.state === 'delivered', 'the delivery');
    expect(done).toMatchObject({ attempts: 3, lastStatus: 204, lastError: null, nextAttemptAt: null });

    expect(target.received).toHaveLength(3);
    for (const { headers, body } of target.received) {
      const verified = new Verifier(secret).verify(body, headers as Record<string, string>);
      expect(verified).toMatchObject({ type: 'ticket.closed', data: { id: done.eventId, data: { externalId: 'd33' } } });
      expect(headers['webhook-id']).toBe(done.eventId);
      expect(body).toBe(target.received[0]!.body);
      expect(() => new Verifier(`whsec_${btoa('another')}`).verify(body, headers as Record<string, string>)).toThrow();
    }
  });

  it('makes one delivery for each event and webhook with several publishers at work', async () => {
    const target = await receiver();
    const ids = [(await subscribe(target.url)).id, (await subscribe(target.url)).id];
    await emit(...Array.from({ length: 500 }, (_, index) => event(`p${index}`)));
    const publisher = app.get(Publisher);
    const drain = async () => {
      while (await publisher.publishBatch());
    };
    await Promise.all([drain(), drain(), drain()]);
    const count = async () => {
      const [row] = await app.dataSource.query<{ waiting: number; rows: number; events: number }[]>(
        `SELECT (SELECT count(*)::int FROM outbox_event WHERE published_at IS NULL) AS waiting, count(*)::int AS rows, count(DISTINCT event_id)::int AS events
         FROM webhook_delivery WHERE webhook_id = ANY ($1)`,
        [ids],
      );
      return row!.waiting === 0 && row;
    };
    expect(await until(count, 'every event to be published')).toEqual({ waiting: 0, rows: 1000, events: 500 });
  });

  it('refuses a private address at creation', async () => {
    for (const url of ['https://127.0.0.1/x', 'https://localhost/x', 'https://[::ffff:10.0.0.1]/', 'https://169.254.169.254/latest']) {
      expect(await call('POST', '/v1/webhooks', { url })).toMatchObject({ status: 422, body: { code: 'private_address' } });
    }
    for (const url of ['nowhere', 'http://example.com/', 'https://me:pw@example.com/']) {
      expect(await call('POST', '/v1/webhooks', { url })).toMatchObject({ status: 422, body: { code: 'invalid_url' } });
    }
  });

  it('refuses a private address at every connection, literal or by name', async () => {
    const target = await receiver();
    const hosts = ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'];
    const hooks = await Promise.all(hosts.map((host) => subscribe(`http://${host}:${target.port}/hook`)));
    // As a name does that was public when it was given and leads inside by now.
    await app.dataSource.query('UPDATE webhook SET allow_private = false');
    await emit(event('inside'));
    for (const { id } of hooks) {
      expect(await delivery(id, (one) => one.lastError !== null, 'a refusal')).toMatchObject({
        lastError: 'private_address',
        lastStatus: null,
        state: 'pending',
      });
    }
    expect(target.received).toHaveLength(0);
  });

  it('does not follow a redirect', async () => {
    const target = await receiver((request, response) =>
      request.path === '/hook' ? response.writeHead(307, { location: '/elsewhere' }).end() : response.end(),
    );
    const { id } = await subscribe(target.url);
    await emit(event('moved'));
    expect(await delivery(id, (one) => one.lastStatus !== null, 'an answer')).toMatchObject({ state: 'pending', lastStatus: 307 });
    expect(target.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('ends a webhook whose endpoint is gone, and all that waits for it', async () => {
    const target = await receiver((request, response) => response.writeHead(request.body.includes('"later"') ? 500 : 410).end());
    const { id } = await subscribe(target.url);
    await emit(event('later'));
    await delivery(id, (one) => one.lastStatus === 500, 'a delivery that waits');
    await emit(event('gone'));
    await until(async () => (await deliveries(id)).every(({ state }) => state === 'failed'), 'both to fail');
    const [gone, later] = await deliveries(id);
    expect(gone).toMatchObject({ lastStatus: 410, lastError: 'gone', nextAttemptAt: null });
    expect(later).toMatchObject({ lastStatus: 500, lastError: 'gone', nextAttemptAt: null });
    expect((await call<WebhookPageDto>('GET', '/v1/webhooks')).body.items).toMatchObject([{ id, active: false, version: 2 }]);
    expect(await call('POST', `/v1/webhooks/${id}/deliveries/${gone!.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'webhook_inactive' },
    });
  });

  it('lets a slow endpoint hold up nobody but itself', async () => {
    const held: (() => void)[] = [];
    const slow = await receiver((_, response) => held.push(() => response.end()));
    const quick = await receiver();
    const { id } = await subscribe(slow.url);
    await subscribe(quick.url);
    await emit(...Array.from({ length: 10 }, (_, index) => event(`s${index}`)));
    await until(async () => quick.received.length === 10, 'the quick endpoint to have all');
    await until(async () => slow.received.length === 4, 'four tries at the slow one');
    expect((await deliveries(id)).filter(({ attempts }) => attempts > 0)).toHaveLength(4);
    await until(async () => {
      for (const answer of held.splice(0)) answer();
      return (await deliveries(id)).every(({ state }) => state === 'delivered');
    }, 'the slow endpoint to have all');
    expect(slow.received).toHaveLength(10);
  });

  it('tries again what a killed process had claimed, and ignores that process if it comes back', async () => {
    const target = await receiver();
    const { id } = await subscribe(target.url);
    const { manager } = app.dataSource;
    await manager.query(
      `INSERT INTO webhook_delivery (id, webhook_id, event_id, type, payload, attempts, next_attempt_at)
       VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'ticket.closed', '{}', 1, now() + interval '60 seconds')`,
      [id],
    );
    const [lost] = await deliveries(id);
    await dueNow();
    const done = await delivery(id, ({ state }) => state === 'delivered', 'the second try');
    expect(done.attempts).toBe(2);
    expect(target.received.map(({ headers }) => headers['webhook-id'])).toEqual([lost!.eventId]);
    const stale = { ...lost!, webhookId: id, payload: '{}', attempts: 1, url: target.url, secret: '', allowPrivate: true };
    await app.get(DeliveriesStore).markFailed(manager, stale, { status: null, error: 'stale' }, null);
    expect(await deliveries(id)).toEqual([done]);
  });

  it('gives up in the end, and tries again when an admin says so', async () => {
    let status = 503;
    const target = await receiver((_, response) => response.writeHead(status).end('x'.repeat(100_000)));
    const { id } = await subscribe(target.url);
    await emit(event('stubborn'));
    await delivery(id, (one) => one.lastStatus === 503, 'the first failure');
    await app.dataSource.query(`UPDATE webhook_delivery SET attempts = 12, next_attempt_at = now() WHERE webhook_id = $1`, [id]);
    const failed = await delivery(id, ({ state }) => state === 'failed', 'giving up');
    expect(failed).toMatchObject({ attempts: 13, lastStatus: 503, lastError: 'http_status' });

    status = 200;
    const path = `/v1/webhooks/${id}/deliveries/${failed.id}/retry`;
    expect(await call('POST', path)).toMatchObject({ status: 202, body: { id: failed.id, state: 'pending', attempts: 0 } });
    expect(await delivery(id, ({ state }) => state === 'delivered', 'the retry')).toMatchObject({ attempts: 1, lastStatus: 200 });
  });

  it('says why there was no answer, and takes a success whatever follows it', async () => {
    const closing = await receiver((_, response) => response.socket?.destroy());
    const endless = await receiver((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 5);
      response.writeHead(200).on('close', () => clearInterval(timer));
    });
    const [first, second] = [await subscribe(closing.url), await subscribe(endless.url)];
    await emit(event('answers'));
    expect(await delivery(first.id, (one) => one.lastError !== null, 'a broken connection')).toMatchObject({
      lastStatus: null,
      lastError: 'UND_ERR_SOCKET',
    });
    expect(await delivery(second.id, ({ state }) => state === 'delivered', 'an endless answer')).toMatchObject({ lastStatus: 200 });
  });

  it('sends what was subscribed to: types, departments, source', async () => {
    const targets = await Promise.all([receiver(), receiver(), receiver(), receiver()]);
    const filters = [{ events: ['ticket.held'] }, { departments: ['quality'] }, { source: 'shop' }, {}];
    for (const [index, filter] of filters.entries()) await subscribe(targets[index]!.url, filter);
    const note = { number: 1, externalId: 'note', messageId: 'm', agent: 'li', text: 'he calls every day', visible: 'internal' };
    await emit(
      event('quality/crm', 'crm', 'quality'),
      event('service/shop', 'shop', 'service'),
      { ...event('held'), type: 'ticket.held', data: { number: 1, externalId: 'held', agent: 'li', reason: 'parts' } },
      { ...event('note', 'shop', 'quality'), type: 'ticket.responded', data: note },
    );
    const expected = [['held'], ['note', 'quality/crm'], ['service/shop'], ['held', 'note', 'quality/crm', 'service/shop']];
    for (const [index, labels] of expected.entries()) {
      await until(async () => targets[index]!.received.length >= labels.length, `${labels}`);
      expect(labelsOf(targets[index]!).sort()).toEqual(labels);
    }
  });

  it('shows the secret once, and neither it nor the path to the audit trail', async () => {
    const made = await subscribe('https://hooks.example.com/very/private/path?token=t0k3n', { allowPrivate: false });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const list = JSON.stringify((await call('GET', '/v1/webhooks')).body);
    expect(list).toContain(made.id);
    expect(list).not.toContain('whsec_');
    expect((await call('DELETE', `/v1/webhooks/${made.id}`)).status).toBe(204);
    const entries = await app.dataSource.query(
      `SELECT action, data::text AS data FROM audit_entry WHERE entity = 'webhook' AND entity_id = $1 ORDER BY id`,
      [made.id],
    );
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(['webhook.create', 'webhook.delete']);
    expect(JSON.stringify(entries)).toContain('hooks.example.com');
    expect(JSON.stringify(entries)).not.toMatch(/whsec_|private\/path|t0k3n/);
  });

  it('is for admins, and knows its own', async () => {
    const manager = await app.key({ name: 'lead', role: 'manager' });
    expect((await call('GET', '/v1/webhooks', undefined, manager)).status).toBe(403);
    expect((await call('POST', '/v1/webhooks', { url: 'https://example.com' }, manager)).status).toBe(403);
    const nobody = '01993c00-0000-7000-8000-000000000001';
    const { id } = await subscribe('https://example.com/');
    for (const [method, path] of [
      ['DELETE', `/v1/webhooks/${nobody}`],
      ['DELETE', '/v1/webhooks/nonsense'],
      ['GET', `/v1/webhooks/${nobody}/deliveries`],
      ['POST', `/v1/webhooks/${id}/deliveries/${nobody}/retry`],
    ] as const) {
      expect(await call(method, path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect(await call('POST', '/v1/webhooks', { url: 'https://example.com', events: ['ticket.nonsense'] })).toMatchObject({
      status: 422,
      body: { code: 'invalid_body' },
    });
    expect(await call('GET', '/v1/webhooks?cursor=x')).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it('pages through webhooks and deliveries, newest first', async () => {
    const target = await receiver();
    const hooks = [await subscribe(target.url), await subscribe('https://example.com/', { events: ['ticket.held'] })];
    const first = await call<WebhookPageDto>('GET', '/v1/webhooks?limit=1');
    const rest = await call<WebhookPageDto>('GET', `/v1/webhooks?limit=1&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...rest.body.items].map(({ id }) => id)).toEqual(hooks.map(({ id }) => id).reverse());
    expect(rest.body.nextCursor).toBeNull();

    await emit(event('a'), event('b'), event('c'));
    const path = `/v1/webhooks/${hooks[0]!.id}/deliveries?state=delivered`;
    const all = await until(async () => {
      const { items } = (await call<DeliveryPageDto>('GET', path)).body;
      return items.length === 3 && items;
    }, 'three deliveries');
    const page = await call<DeliveryPageDto>('GET', `${path}&limit=2`);
    const next = await call<DeliveryPageDto>('GET', `${path}&limit=2&cursor=${page.body.nextCursor}`);
    expect([...page.body.items, ...next.body.items]).toEqual(all);
  });

  it('forgets deliveries after 30 days, and no others', async () => {
    const { id } = await subscribe('https://example.com/', { events: ['ticket.held'] });
    const age = (days: number) =>
      app.dataSource.query(
        `INSERT INTO webhook_delivery (id, webhook_id, event_id, type, payload, state, created_at)
         VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'ticket.held', '{}', 'delivered', now() - make_interval(days => $2))`,
        [id, days],
      );
    await age(31);
    await age(29);
    while (await app.get(Sender).purgeBatch());
    expect(await deliveries(id)).toHaveLength(1);
  });
});
