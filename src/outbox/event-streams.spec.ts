import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import type { DataSource } from 'typeorm';
import type { Principal } from '../platform/access.js';
import { KeyWatch } from '../platform/key-watch.js';
import { EventStreams } from './event-streams.service.js';
import { EventTail } from './event-tail.service.js';
import { LAST_ID } from './rules/cursor.js';
import type { StreamStore } from './stream.store.js';

const caller: Principal = { keyId: 'k', name: 'k', role: 'manager', source: 'k', departments: null, agent: null };
const head = { xact: '10', id: LAST_ID };

/** As much of a reply as a stream takes. */
function reply() {
  const raw = Object.assign(new PassThrough(), { writeHead: jest.fn() });
  return { raw, reply: { raw, hijack: jest.fn(), getHeaders: () => ({}) } as unknown as FastifyReply };
}

describe('the streams of a process', () => {
  const keys = new KeyWatch();
  const store = { head: async () => head, between: async () => [] } as unknown as StreamStore;
  const dataSource = {} as DataSource;
  const made: EventStreams[] = [];
  const streams = () => {
    made.push(new EventStreams(dataSource, store, new EventTail(dataSource, store), keys));
    return made.at(-1)!;
  };
  afterEach(() => {
    for (const one of made.splice(0)) one.onModuleDestroy();
  });

  it('are at most a thousand, and a place is free again when one ends', async () => {
    const all = streams();
    const replies = Array.from({ length: 1000 }, reply);
    await Promise.all(replies.map((one) => all.open(caller, [], undefined, one.reply)));
    const late = reply();
    await expect(all.open(caller, [], undefined, late.reply)).rejects.toMatchObject({ status: 503, code: 'too_many_streams' });
    expect(late.reply.hijack).not.toHaveBeenCalled();
    const [first] = replies;
    first!.raw.destroy();
    await new Promise((done) => first!.raw.once('close', done));
    await all.open(caller, [], undefined, late.reply);
    expect(late.reply.hijack).toHaveBeenCalledTimes(1);
  });

  it('end in order when the process stops, and no new one begins', async () => {
    const all = streams();
    const open = reply();
    await all.open(caller, [], undefined, open.reply);
    all.onModuleDestroy();
    expect(open.raw.writableEnded).toBe(true);
    expect(open.raw.read().toString()).toBe(`: heartbeat\nid: 10-${LAST_ID}\n\n`);
    await expect(all.open(caller, [], undefined, reply().reply)).rejects.toMatchObject({ status: 503, code: 'draining' });
  });

  it('live on while nobody can say whether their key still stands', async () => {
    const all = streams();
    const open = reply();
    await all.open(caller, [], undefined, open.reply);
    keys.register(async () => Promise.reject(new Error('the database is away')));
    await all.beat();
    expect(open.raw.writableEnded).toBe(false);
  });
});
