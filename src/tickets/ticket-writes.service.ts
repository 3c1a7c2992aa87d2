import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import type { Scope } from '../platform/access.js';
import { notFound } from '../platform/errors.js';
import type { Why } from '../shared/bilingual.js';
import type { Category, Reason } from '../shared/categories.js';
import type { Priority } from '../shared/priority.js';
import type { Outcome, TicketStatus } from '../shared/ticket-status.js';
import type { MessageDto } from './messages.dto.js';
import type { Remedy, TicketEntity } from './ticket.entity.js';
import { toMessage } from './ticket.view.js';
import { type NewMessage, type Placement, type ReceivedTicket, TicketsStore } from './tickets.store.js';

/** What triage and the desk write on tickets, always inside their own transaction. */
@Injectable()
export class TicketWritesService {
  constructor(private readonly store: TicketsStore) {}

  claimReceived = (manager: EntityManager, token: string, limit: number, leaseSeconds: number): Promise<ReceivedTicket[]> =>
    this.store.claimReceived(manager, token, limit, leaseSeconds);

  /** Answers the ids that the token still held: the others belong to another worker by now. */
  place = (manager: EntityManager, token: string, placements: Placement[]): Promise<string[]> =>
    this.store.place(manager, token, placements);

  giveBack = (manager: EntityManager, token: string, ids: readonly string[], delaySeconds: number): Promise<void> =>
    this.store.giveBack(manager, token, ids, delaySeconds);

  /** The ticket, locked. Lock its queue item first. @throws 404 `not_found`. */
  async lock(manager: EntityManager, scope: Scope, id: string): Promise<TicketEntity> {
    const ticket = await this.store.lock(manager, scope, id);
    if (!ticket) throw notFound('ticket');
    return ticket;
  }

  /** Adds a message and answers it as it will be read. */
  async addMessage(manager: EntityManager, message: Omit<NewMessage, 'id'>): Promise<MessageDto> {
    return toMessage(await this.store.addMessage(manager, { ...message, id: v7() }));
  }

  setStatus = (manager: EntityManager, ids: readonly string[], status: TicketStatus, assignee: string | null): Promise<void> =>
    this.store.setStatus(manager, ids, status, assignee);
  markResponded = (manager: EntityManager, id: string): Promise<void> => this.store.markResponded(manager, id);
  moveTo = (manager: EntityManager, id: string, department: string, priority: Priority, why: Why[]): Promise<void> =>
    this.store.moveTo(manager, id, department, priority, why);
  prioritise = (manager: EntityManager, id: string, priority: Priority, why: Why[]): Promise<void> =>
    this.store.prioritise(manager, id, priority, why);
  correct = (
    manager: EntityManager,
    id: string,
    category: Category,
    reasons: { code: Reason; score: number }[],
    why: Why[],
  ): Promise<void> => this.store.correct(manager, id, category, reasons, why);
  resolve = (manager: EntityManager, id: string, by: string, resolution: string, outcome: Outcome, remedy: Remedy | null): Promise<void> =>
    this.store.resolve(manager, id, by, resolution, outcome, remedy);
  reopen = (manager: EntityManager, id: string): Promise<void> => this.store.reopen(manager, id);
}
