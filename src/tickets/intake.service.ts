import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { violates } from '../platform/constraint.js';
import { ProblemError } from '../platform/errors.js';
import { counter } from '../platform/metrics.js';
import { Signals } from '../platform/signals.js';
import { IntakeStore, type NewTicket } from './intake.store.js';
import { canonicalJson } from './rules/canonical.js';
import type { CreateTicketDto, TicketDto } from './ticket.dto.js';
import { receivedTicket } from './ticket.view.js';

/** What became of one complaint: `created` now, `existing` by its external id, `replayed` by its idempotency key. */
export interface Accepted {
  outcome: 'created' | 'existing' | 'replayed';
  id: string;
  /** A created ticket as it was stored, before triage had a look at it. */
  ticket?: TicketDto;
}

export const accepted = counter({ name: 'triage_intake_total', help: 'Complaints taken in, by outcome', labelNames: ['outcome'] });

/** Takes complaints in: durable before any answer, and safe to send again. */
@Injectable()
export class IntakeService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: IntakeStore,
    private readonly signals: Signals,
  ) {}

  /**
   * Stores one complaint of a key's `source`.
   * @throws 409 `idempotency_conflict` or `external_id_conflict` when the name is taken by another body.
   */
  async accept(source: string, body: CreateTicketDto, key?: string): Promise<Accepted> {
    const ticket = newTicket(body);
    const answer = (await this.insert(source, ticket, key)) ?? (await this.findExisting(source, ticket, key));
    accepted.inc({ outcome: answer.outcome });
    if (answer.outcome === 'created') this.signals.emit('ticket.received', undefined);
    return answer;
  }

  /** A ticket that continues a closed one, inside the caller's transaction. */
  async followUp(manager: EntityManager, source: string, body: CreateTicketDto, closedTicketId: string): Promise<string> {
    const ticket = { ...newTicket(body), followUpOf: closedTicketId };
    await this.store.insert(manager, source, [ticket]);
    return ticket.id;
  }

  private async insert(source: string, ticket: NewTicket, key: string | undefined): Promise<Accepted | undefined> {
    const { manager } = this.dataSource;
    try {
      const stored = await this.store.insertOne(manager, source, ticket, key);
      return stored && { outcome: 'created', id: ticket.id, ticket: receivedTicket(source, ticket, stored) };
    } catch (error) {
      // Somebody was faster with this key: their statement is committed by now, for ours waited for it.
      if (violates(error, 'pk_idempotency_key')) return undefined;
      throw error;
    }
  }

  private async findExisting(source: string, ticket: NewTicket, key: string | undefined): Promise<Accepted> {
    const { manager } = this.dataSource;
    const remembered = key ? await this.store.findKey(manager, source, key) : undefined;
    if (remembered && !remembered.expired) {
      if (remembered.fingerprint !== ticket.fingerprint)
        throw conflict('idempotency_conflict', 'This Idempotency-Key was used with another body.');
      return { outcome: 'replayed', id: remembered.ticketId };
    }
    if (key && remembered) {
      await this.store.forgetExpiredKey(manager, source, key);
      return (await this.insert(source, ticket, key)) ?? this.findExisting(source, ticket, undefined);
    }
    const [existing] = await this.store.findByExternalIds(manager, source, [ticket.externalId ?? '']);
    if (!existing) throw new ProblemError(503, 'try_again', 'The complaint met another one with the same name just now; send it again.');
    if (existing.fingerprint !== ticket.fingerprint)
      throw conflict('external_id_conflict', 'This externalId belongs to a ticket with another body.');
    if (key) await this.store.rememberKey(manager, source, key, ticket.fingerprint, existing.id);
    return { outcome: 'existing', id: existing.id };
  }
}

/** Gives a checked complaint its id and its fingerprint. */
export function newTicket(body: CreateTicketDto): NewTicket {
  return { ...body, id: v7(), eventId: v7(), fingerprint: createHash('sha256').update(canonicalJson(body)).digest('base64url') };
}

const conflict = (code: string, detail: string) => new ProblemError(409, code, detail);
