import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Follower } from './event-tail.service.js';
import { formatCursor, isAfter, type StreamCursor } from './rules/cursor.js';
import { heartbeat } from './rules/sse.js';
import { type Interest, isFor } from './rules/visibility.js';
import type { StreamEvent } from './stream-event.js';

/** Unread bytes that a consumer may leave here before it is cut off; it resumes by `Last-Event-ID`. */
const MAX_UNREAD = 1024 * 1024;
const DRAIN_TIMEOUT_MS = 30_000;

/** One consumer of the live stream: what it may see, how far it has been told, and its connection. */
export class EventStream implements Follower {
  private readonly ended = new AbortController();

  constructor(
    readonly keyId: string,
    readonly interest: Interest,
    public position: StreamCursor,
    private readonly out: Writable,
  ) {
    out.once('close', () => this.ended.abort());
    out.on('error', () => this.ended.abort());
  }

  get closed(): boolean {
    return this.ended.signal.aborted;
  }

  onClose(listener: () => void): void {
    this.ended.signal.addEventListener('abort', listener, { once: true });
  }

  /** Tells those of the events that are for this consumer, which then stands at `upTo`. */
  take(events: readonly StreamEvent[], upTo: StreamCursor): void {
    const text = events
      .filter((event) => isFor(this.interest, event))
      .map((event) => event.frame)
      .join('');
    if (text !== '' && !this.write(text)) return;
    if (isAfter(upTo, this.position)) this.position = { xact: upTo.xact, id: upTo.id };
  }

  beat(): void {
    this.write(heartbeat(formatCursor(this.position)));
  }

  /** Resolves when the consumer has read what was written, or is gone; one that reads nothing for 30 s is cut off. */
  async drained(): Promise<void> {
    if (this.closed || !this.out.writableNeedDrain) return;
    await once(this.out, 'drain', { signal: AbortSignal.any([this.ended.signal, AbortSignal.timeout(DRAIN_TIMEOUT_MS)]) }).catch(() =>
      this.cut(),
    );
  }

  /** Ends in order: what was written still arrives. */
  end(): void {
    this.ended.abort();
    this.out.end();
  }

  private cut(): void {
    this.ended.abort();
    this.out.destroy();
  }

  private write(text: string): boolean {
    if (this.closed) return false;
    if (this.out.writableLength > MAX_UNREAD) {
      this.cut();
      return false;
    }
    this.out.write(text);
    return true;
  }
}
