import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { EventStream } from './event-stream.js';
import { LAST_ID } from './rules/cursor.js';
import { framed, type StreamEvent } from './stream-event.js';

const start = { xact: '10', id: LAST_ID };
const everything = { departments: null, source: null, types: [] };

const event = (xact: string, text = ''): StreamEvent =>
  framed({
    xact,
    id: '01993c00-0000-7000-8000-000000000001',
    type: 'ticket.closed',
    ticketId: null,
    source: null,
    department: 'quality',
    data: { number: 1, externalId: text },
    createdAt: new Date(0),
  });

/** A connection whose reader takes nothing until `read()`. */
function connection() {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  const out = new Writable({
    write: (chunk, _, done) => {
      written.push(String(chunk));
      waiting.push(done);
    },
  });
  return { out, written, read: () => waiting.splice(0).map((done) => done()) };
}

describe('one stream', () => {
  it('tells what is for its reader and stands where it was told of', () => {
    const { out, written } = connection();
    const stream = new EventStream('key', { ...everything, departments: ['service'] }, start, out);
    stream.take([event('11')], { xact: '11', id: LAST_ID });
    expect(written).toEqual([]);
    expect(stream.position).toEqual({ xact: '11', id: LAST_ID });
    stream.beat();
    expect(written).toEqual([`: heartbeat\nid: 11-${LAST_ID}\n\n`]);
  });

  it('never goes back', () => {
    const stream = new EventStream('key', everything, start, connection().out);
    stream.take([], { xact: '9', id: LAST_ID });
    expect(stream.position).toEqual(start);
  });

  it('cuts off a reader that leaves more than 1 MiB unread, and stays where that reader was told of', () => {
    const { out } = connection();
    const stream = new EventStream('key', everything, start, out);
    let closed = 0;
    stream.onClose(() => {
      closed += 1;
    });
    const large = 'x'.repeat(600 * 1024);
    stream.take([event('11', large)], { xact: '11', id: LAST_ID });
    stream.take([event('12', large)], { xact: '12', id: LAST_ID });
    expect([stream.closed, closed]).toEqual([false, 0]);
    stream.take([event('13')], { xact: '13', id: LAST_ID });
    expect([stream.closed, closed, out.destroyed]).toEqual([true, 1, true]);
    expect(stream.position.xact).toBe('12');
  });

  it('waits until its reader has caught up', async () => {
    const { out, read } = connection();
    const stream = new EventStream('key', everything, start, out);
    stream.take([event('11', 'x'.repeat(100_000))], { xact: '11', id: LAST_ID });
    let drained = false;
    const waiting = stream.drained().then(() => {
      drained = true;
    });
    await Promise.resolve();
    expect(drained).toBe(false);
    read();
    await waiting;
    expect(stream.closed).toBe(false);
  });

  it('is over when the connection is', async () => {
    const { out, written } = connection();
    const stream = new EventStream('key', everything, start, out);
    out.destroy();
    await new Promise((done) => out.once('close', done));
    stream.take([event('11')], { xact: '11', id: LAST_ID });
    await stream.drained();
    expect([stream.closed, written]).toEqual([true, []]);
  });
});
