import type { OutgoingHttpHeaders } from 'node:http';
import { Injectable, Logger, OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { type Principal, scopeOf } from '../platform/access.js';
import { ProblemError } from '../platform/errors.js';
import { KeyWatch } from '../platform/key-watch.js';
import type { EventType } from '../shared/events.js';
import { EventStream } from './event-stream.js';
import { EventTail } from './event-tail.service.js';
import { isAfter, parseCursor, type StreamCursor } from './rules/cursor.js';
import { StreamStore } from './stream.store.js';
import { framed } from './stream-event.js';

const MAX_STREAMS = 1000;
const HEARTBEAT_MS = 15_000;
const PAGE = 200;

/** The open live streams of this process. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly logger = new Logger('events');
  private readonly streams = new Set<EventStream>();
  private readonly heart = setInterval(() => void this.beat(), HEARTBEAT_MS).unref();
  private opening = 0;
  private draining = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: StreamStore,
    private readonly tail: EventTail,
    private readonly keys: KeyWatch,
  ) {}

  /**
   * Takes the reply over and streams to it until either side ends. Nothing is written before every check has passed:
   * 400 `invalid_cursor`, 503 `too_many_streams` or `draining`.
   */
  async open(caller: Principal, types: readonly EventType[], lastEventId: string | undefined, reply: FastifyReply): Promise<void> {
    const start = await this.admit(lastEventId);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    const stream = new EventStream(caller.keyId, { ...scopeOf(caller), types }, start.from, reply.raw);
    this.streams.add(stream);
    stream.onClose(() => this.forget(stream));
    // The first beat tells the consumer where it stands, so that it can resume even before its first event.
    stream.beat();
    void this.run(stream, start.head);
  }

  /** Keeps every stream alive and ends those whose key was revoked or has expired. */
  async beat(): Promise<void> {
    for (const keyId of new Set([...this.streams].map((stream) => stream.keyId))) {
      if (!(await this.stillValid(keyId))) for (const stream of [...this.streams]) if (stream.keyId === keyId) stream.end();
    }
    for (const stream of this.streams) stream.beat();
  }

  onModuleDestroy(): void {
    this.draining = true;
    clearInterval(this.heart);
    for (const stream of [...this.streams]) stream.end();
  }

  /** Where the stream begins, and the last settled place. */
  private async admit(lastEventId: string | undefined): Promise<{ from: StreamCursor; head: StreamCursor }> {
    if (this.streams.size + this.opening >= MAX_STREAMS) {
      throw new ProblemError(503, 'too_many_streams', `This process serves ${MAX_STREAMS} live streams already.`);
    }
    this.opening += 1;
    try {
      const head = await this.store.head(this.dataSource.manager);
      const from = lastEventId ? parseCursor(lastEventId) : head;
      // Ahead of the database: it is not the one that gave this cursor (restored elsewhere); "from there" would be never.
      if (!from || isAfter(from, head)) throw new ProblemError(400, 'invalid_cursor', 'Last-Event-ID is not an id that this stream gave.');
      if (this.draining) throw new ProblemError(503, 'draining', 'This process is stopping; connect again.');
      return { from, head };
    } finally {
      this.opening -= 1;
    }
  }

  /** Reads what the consumer missed at its own pace, then hands it over to the shared tail without a gap. */
  private async run(stream: EventStream, head: StreamCursor): Promise<void> {
    try {
      for (let goal = this.goal(head); !stream.closed && isAfter(goal, stream.position); goal = this.goal(goal)) {
        const events = await this.store.between(this.dataSource.manager, stream.interest, stream.position, goal, PAGE);
        stream.take(events.map(framed), events.length < PAGE ? goal : events.at(-1)!);
        await stream.drained();
      }
      // No await since the last look at the tail's position: nothing can slip in between.
      if (!stream.closed) this.tail.join(stream);
    } catch (error) {
      const { name, code } = error as Error & { code?: string };
      this.logger.warn({ event: 'stream_failed', name, code });
      stream.end();
    }
  }

  private goal(settled: StreamCursor): StreamCursor {
    const place = this.tail.position;
    return place && isAfter(place, settled) ? place : settled;
  }

  private forget(stream: EventStream): void {
    this.streams.delete(stream);
    this.tail.leave(stream);
  }

  /** A check that cannot be made (the database is away) ends nothing: no event flows then either. */
  private async stillValid(keyId: string): Promise<boolean> {
    return this.keys.isValid(keyId).catch(() => true);
  }
}
