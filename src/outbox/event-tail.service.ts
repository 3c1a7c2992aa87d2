import { Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Poller } from '../platform/poller.js';
import { isAfter, type StreamCursor } from './rules/cursor.js';
import type { Interest } from './rules/visibility.js';
import { StreamStore } from './stream.store.js';
import { framed, type StreamEvent } from './stream-event.js';

/** Who follows the end of the stream. `position` is where it stands; what it gets may begin before that. */
export interface Follower {
  readonly position: StreamCursor;
  take(events: readonly StreamEvent[], upTo: StreamCursor): void;
}

const EVERYBODY: Interest = { departments: null, source: null, types: [] };
const BATCH = 200;

/** Reads the end of the stream once for all followers of this process, which pick what is theirs. Idle without followers. */
@Injectable()
export class EventTail implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly followers = new Set<Follower>();
  private readonly poller = new Poller('event-tail', 250, () => this.read());
  private place?: StreamCursor;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: StreamStore,
  ) {}

  /** How far everybody has read; undefined when nobody follows. */
  get position(): StreamCursor | undefined {
    return this.place;
  }

  /** From now on the follower gets every event after its position, which must not lie before `position`. */
  join(follower: Follower): void {
    if (this.followers.size === 0) this.place = { ...follower.position };
    this.followers.add(follower);
    this.poller.wake();
  }

  leave(follower: Follower): void {
    if (this.followers.delete(follower) && this.followers.size === 0) this.place = undefined;
  }

  wake(): void {
    this.poller.wake();
  }

  onApplicationBootstrap(): void {
    this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.poller.stop();
  }

  private async read(): Promise<boolean> {
    const from = this.place;
    if (!from) return false;
    const events = (await this.store.between(this.dataSource.manager, EVERYBODY, from, null, BATCH)).map(framed);
    const last = events.at(-1);
    // Everybody left while this was being read, and somebody else came who stands elsewhere: not theirs.
    if (!last || this.place !== from) return false;
    this.place = { xact: last.xact, id: last.id };
    for (const follower of [...this.followers]) follower.take(afterOf(follower, from, events), this.place);
    return events.length === BATCH;
  }
}

/** A follower that resumed ahead of the others has some of the events already. */
function afterOf(follower: Follower, from: StreamCursor, events: readonly StreamEvent[]): readonly StreamEvent[] {
  return isAfter(follower.position, from) ? events.filter((event) => isAfter(event, follower.position)) : events;
}
