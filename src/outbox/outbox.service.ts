import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { NewEvent } from '../shared/events.js';
import { EventTail } from './event-tail.service.js';
import { OutboxStore } from './outbox.store.js';
import { type Consumer, Publisher } from './publisher.service.js';

// What consumers in other modules need to pass an event on, beside the service itself.
export type { OutboxRow } from './outbox.store.js';
export { eventJson } from './rules/event-json.js';
export { isFor } from './rules/visibility.js';

/** Where every module says what happened. */
@Injectable()
export class OutboxService {
  constructor(
    private readonly store: OutboxStore,
    private readonly publisher: Publisher,
    private readonly tail: EventTail,
  ) {}

  /** Writes events in the caller's transaction: they exist exactly when what they tell of does. None is fine. */
  async add(manager: EntityManager, events: readonly NewEvent[]): Promise<void> {
    if (events.length > 0) await this.store.insert(manager, events);
  }

  /**
   * The same as a part of a larger statement, for those who must be done in one: `select` gives id (UUID v7), type, ticket_id, source, department, data.
   * Answers the INSERT to stand in a WITH clause.
   */
  static insertFrom(select: string): string {
    return `INSERT INTO outbox_event (id, type, ticket_id, source, department, data) ${select}`;
  }

  /** There may be committed events to publish: call after the commit. Without it they go out at the next poll. */
  wake(): void {
    this.publisher.wake();
    this.tail.wake();
  }

  /**
   * Registers a consumer, before the application has started. Each event reaches it once, in the transaction that marks
   * the event published: what it writes there is written exactly once. It must not call anything outside the database,
   * and an error it throws gives the whole batch back to be tried again.
   */
  onPublish(consumer: Consumer): void {
    this.publisher.add(consumer);
  }
}
