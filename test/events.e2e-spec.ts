import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { EventStreams } from '../src/outbox/event-streams.service.js';
import { OutboxService } from '../src/outbox/outbox.service.js';
import { Publisher } from '../src/outbox/publisher.service.js';
import type { NewEvent } from '../src/shared/events.js';
import { startApp, type TestApp } from './support/app.js';
import { SseClient } from './support/sse-client.js';
import { until } from './support/until.js';

const closed = (label: string, department: string | null = null, source: string | null = null): NewEvent => ({
  type: 'ticket.closed',
  ticketId: null,
  source,
  department,
  data: { number: 1, externalId: label },
});
const labelsOf = (client: SseClient) => client.messages.map(({ data }) => JSON.parse(data!).data.externalId as string);

describe('GET /v1/events', () => {
  let app: TestApp;
  let outbox: OutboxService;
  const clients: SseClient[] = [];

  const open = async (key = app.adminKey, options: { types?: string; lastEventId?: string } = {}) => {
    const client = await SseClient.open(app.url, key, options);
    clients.push(client);
    await until(async () => client.lastId, 'the first heartbeat');
    return client;
  };
  const emit = async (...events: NewEvent[]) => {
    await app.dataSource.transaction((manager) => outbox.add(manager, events));
    outbox.wake();
  };
  const seen = (client: SseClient, count: number) =>
    until(async () => client.messages.length >= count && labelsOf(client), `${count} events, got ${labelsOf(client)}`);

  beforeAll(async () => {
    app = await startApp();
    outbox = app.get(OutboxService);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await app.close();
  });

  it('needs a key, known types and a cursor of its own', async () => {
    const problem = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
    expect(await problem(await SseClient.request(app.url, 'no-key'))).toEqual([401, 'unauthorized']);
    expect(await problem(await SseClient.request(app.url, app.adminKey, { types: 'ticket.closed,nonsense' }))).toEqual([
      422,
      'invalid_body',
    ]);
    expect(await problem(await SseClient.request(app.url, app.adminKey, { lastEventId: 'yesterday' }))).toEqual([400, 'invalid_cursor']);
    const ahead = '9000000000000000000-01993c00-0000-7000-8000-000000000001';
    expect(await problem(await SseClient.request(app.url, app.adminKey, { lastEventId: ahead }))).toEqual([400, 'invalid_cursor']);
  });

  it('sends an event as JSON with its type and an id that resumes', async () => {
    const client = await open();
    await emit(closed('shape', 'quality', 'shop'));
    await seen(client, 1);
    const [message] = client.messages;
    expect(message!.event).toBe('ticket.closed');
    expect(JSON.parse(message!.data!)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'ticket.closed',
      ticketId: null,
      department: 'quality',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: { number: 1, externalId: 'shape' },
    });
    expect(message!.id).toContain(JSON.parse(message!.data!).id);
  });

  it('shows each key what is its own, live and when it resumes', async () => {
    const agent = await app.key({ name: 'quality staff', role: 'agent', departments: ['quality'] });
    const tool = await app.key({ name: 'shop', role: 'intake', source: 'shop' });
    const manager = await app.key({ name: 'lead', role: 'manager' });
    const before = await open();
    const live = [await open(agent), await open(tool), await open(manager), await open(manager, { types: 'ticket.message,ticket.held' })];

    const note = { number: 1, externalId: 'note', messageId: 'm', agent: 'li', text: 'he calls every day', visible: 'internal' };
    await emit(
      closed('quality/crm', 'quality', 'crm'),
      closed('service/shop', 'service', 'shop'),
      { type: 'ticket.responded', ticketId: null, source: 'shop', department: 'quality', data: note },
      closed('unrouted/shop', null, 'shop'),
      { ...closed('held', 'service', 'crm'), type: 'ticket.held', data: { number: 1, externalId: 'held', agent: 'li', reason: 'parts' } },
      closed('last', 'quality', 'shop'),
    );
    const expected = [
      ['quality/crm', 'note', 'last'],
      ['service/shop', 'unrouted/shop', 'last'],
      ['quality/crm', 'service/shop', 'note', 'unrouted/shop', 'held', 'last'],
      ['held'],
    ];
    const start = { lastEventId: before.blocks[0]!.id! };
    const resumed = [
      await open(agent, start),
      await open(tool, start),
      await open(manager, start),
      await open(manager, { ...start, types: 'ticket.held' }),
    ];
    for (const [index, labels] of expected.entries()) {
      expect(await seen(live[index]!, labels.length)).toEqual(labels);
      expect(await seen(resumed[index]!, labels.length)).toEqual(labels);
    }
  });

  it('resumes from the first heartbeat, before any event came', async () => {
    const client = await open();
    await client.close();
    expect(client.blocks[0]).toEqual({ comment: 'heartbeat', id: expect.any(String) });
    await emit(closed('while away'));
    expect(await seen(await open(app.adminKey, { lastEventId: client.lastId! }), 1)).toEqual(['while away']);
  });

  it('holds back what comes after a transaction still open, so that a late commit is not skipped', async () => {
    const live = await open();
    const slow = app.dataSource.createQueryRunner();
    await slow.startTransaction();
    await outbox.add(slow.manager, [closed('slow')]);
    await emit(closed('fast 1'));
    await emit(closed('fast 2'));
    const resumed = await open(app.adminKey, { lastEventId: live.blocks[0]!.id! });
    await slow.commitTransaction();
    await slow.release();
    outbox.wake();
    expect(await seen(live, 3)).toEqual(['slow', 'fast 1', 'fast 2']);
    expect(await seen(resumed, 3)).toEqual(['slow', 'fast 1', 'fast 2']);
    const again = await open(app.adminKey, { lastEventId: resumed.messages[0]!.id! });
    expect(await seen(again, 2)).toEqual(['fast 1', 'fast 2']);
  });

  it('gives a reader that keeps losing its connection every event once, whatever order the commits come in', async () => {
    const total = 120;
    const got: string[] = [];
    let client = await open();
    const writing = writeInterleaved(total);
    let cursor = client.lastId!;
    while (got.length < total) {
      await until(async () => client.messages.length > 0, `event ${got.length + 1} of ${total}`);
      await client.close();
      got.push(...labelsOf(client));
      cursor = client.lastId ?? cursor;
      client = await open(app.adminKey, { lastEventId: cursor });
    }
    await writing;
    const order = await app.dataSource.query<{ label: string }[]>(
      `SELECT data ->> 'externalId' AS label FROM outbox_event WHERE department = 'interleaved' ORDER BY xact, id`,
    );
    expect(got).toEqual(order.map(({ label }) => label));
  });

  /** Keeps three transactions open and always commits the one in the middle first, so that commits overtake each other. */
  async function writeInterleaved(total: number): Promise<void> {
    const pending: QueryRunner[] = [];
    const commit = async (runner: QueryRunner) => {
      await runner.commitTransaction();
      await runner.release();
    };
    for (let written = 0; written < total; written += 1) {
      const runner = app.dataSource.createQueryRunner();
      await runner.startTransaction();
      await outbox.add(runner.manager, [closed(`i${written}`, 'interleaved')]);
      pending.push(runner);
      if (pending.length === 3) for (const next of pending.splice(written % 2, 1)) await commit(next);
    }
    for (const runner of pending) await commit(runner);
  }

  it('ends the streams of a revoked key at the next heartbeat, and only those', async () => {
    const [revoked, other] = [await open(await app.key({ name: 'gone', role: 'manager' })), await open()];
    await app.dataSource.query(`DELETE FROM api_key WHERE name = 'gone'`);
    const beats = other.blocks.length;
    await app.get(EventStreams).beat();
    await revoked.ended;
    expect(await until(async () => other.blocks.length > beats && other.blocks.at(-1), 'a heartbeat')).toEqual({
      comment: 'heartbeat',
      id: expect.any(String),
    });
  });

  it('forgets events 14 days after they were published, and no others', async () => {
    const age = (days: number, published: boolean, label: string) =>
      app.dataSource.query(
        `INSERT INTO outbox_event (id, type, data, created_at, published_at)
         VALUES (gen_random_uuid(), 'ticket.closed', jsonb_build_object('externalId', $1::text), now() - make_interval(days => $2), CASE WHEN $3 THEN now() - make_interval(days => $2) END)`,
        [label, days, published],
      );
    await age(15, true, 'old');
    await age(13, true, 'kept');
    while (await app.get(Publisher).purgeBatch());
    const rows = await app.dataSource.query<{ label: string }[]>(
      `SELECT data ->> 'externalId' AS label FROM outbox_event WHERE data ->> 'externalId' IN ('old', 'kept')`,
    );
    expect(rows).toEqual([{ label: 'kept' }]);
  });

  it('ends every stream when the service stops', async () => {
    const other = await startApp();
    const client = await SseClient.open(other.url, other.adminKey);
    await other.close();
    await client.ended;
    expect(client.blocks[0]?.comment).toBe('heartbeat');
  });
});
