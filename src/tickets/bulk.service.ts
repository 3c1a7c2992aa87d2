import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { ProblemError } from '../platform/errors.js';
import { Signals } from '../platform/signals.js';
import { answerUpload, type BulkAnswer, checkedBody } from './bulk.upload.js';
import { accepted, newTicket } from './intake.service.js';
import { IntakeStore, type NewTicket } from './intake.store.js';
import { bodyOfCsvRow } from './rules/bulk-line.js';
import { CreateTicketDto } from './ticket.dto.js';

/** Many complaints in one request. A line's status: 202 taken in, 200 here already. */
@Injectable()
export class BulkService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: IntakeStore,
    private readonly signals: Signals,
  ) {}

  /** Reads the request's stream and answers with a stream of result lines. */
  run(source: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    return answerUpload(request, reply, {
      bodyOf: (cells) => bodyOfCsvRow(cells),
      check: (body) => newTicket(checkedBody(CreateTicketDto, body)),
      store: (tickets) => this.storeBatch(source, tickets),
    });
  }

  private async storeBatch(source: string, tickets: NewTicket[]): Promise<(BulkAnswer | ProblemError)[]> {
    const inserted = new Map((await this.store.insert(this.dataSource.manager, source, tickets)).map((row) => [row.id, row.number]));
    const missing = tickets.filter((ticket) => !inserted.has(ticket.id)).map((ticket) => ticket.externalId as string);
    const existing = missing.length > 0 ? await this.store.findByExternalIds(this.dataSource.manager, source, missing) : [];
    accepted.inc({ outcome: 'created' }, inserted.size);
    if (inserted.size > 0) this.signals.emit('ticket.received', undefined);
    const byExternalId = new Map(existing.map((row) => [row.externalId, row]));
    return tickets.map((ticket) => answerOf(ticket, inserted, byExternalId));
  }
}

function answerOf(
  ticket: NewTicket,
  inserted: Map<string, number>,
  existing: Map<string, { id: string; number: number; fingerprint: string; status: string }>,
): BulkAnswer | ProblemError {
  const externalId = ticket.externalId ?? null;
  const number = inserted.get(ticket.id);
  if (number !== undefined) return { status: 202, ticket: { id: ticket.id, number, externalId, status: 'received' } };
  const found = existing.get(externalId as string);
  if (!found) return new ProblemError(503, 'try_again', 'Send this line again.');
  if (found.fingerprint !== ticket.fingerprint)
    return new ProblemError(409, 'external_id_conflict', 'This externalId belongs to a ticket with another body.');
  return { status: 200, ticket: { id: found.id, number: found.number, externalId, status: found.status } };
}
