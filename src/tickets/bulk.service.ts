import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { ProblemError } from '../platform/errors.js';
import { isDatabaseAway } from '../platform/problem.filter.js';
import { Signals } from '../platform/signals.js';
import { isStorable } from '../platform/validation.js';
import { invalidBody, VALIDATION } from '../platform/validation.pipe.js';
import { type BulkLine, csvLines, decodeUpload, ndjsonLines } from './bulk.lines.js';
import { accepted, newTicket } from './intake.service.js';
import { IntakeStore, type NewTicket } from './intake.store.js';
import { Spool } from './spool.js';
import { CreateTicketDto } from './ticket.dto.js';

/** Rows of one INSERT: more gain nothing, fewer cost round trips. */
const BATCH = 500;

/** The answer to one line. `status` is the HTTP status that a single POST would have had: 202 taken in, 200 here already. */
interface BulkResult {
  line: number;
  status: number;
  ticket?: { id: string; number: number; externalId: string | null; status: string };
  error?: { code: string; detail: string };
}

interface Candidate {
  line: number;
  ticket?: NewTicket;
  problem?: ProblemError;
}

/** Many complaints in one request, in bounded memory: read, checked and stored 500 at a time while the answers wait in a spool. */
@Injectable()
export class BulkService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: IntakeStore,
    private readonly signals: Signals,
  ) {}

  /** Reads the request's stream and answers with a stream of result lines. */
  async run(source: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const [mediaType, ...parameters] = (request.headers['content-type'] ?? '')
      .toLowerCase()
      .split(';')
      .map((part) => part.trim());
    if (mediaType !== 'application/x-ndjson' && mediaType !== 'text/csv') {
      throw new ProblemError(415, 'unsupported_media_type', 'Send application/x-ndjson or text/csv.');
    }
    const charset = parameters
      .find((part) => part.startsWith('charset='))
      ?.slice('charset='.length)
      .replace(/"/g, '');
    const { encoding, text } = await decodeUpload(request.body as AsyncIterable<Buffer>, charset);
    const spool = await Spool.open();
    void this.pump(source, mediaType === 'text/csv' ? csvLines(text) : ndjsonLines(text), spool);
    void reply.status(200).header('Content-Type', 'application/x-ndjson; charset=utf-8').header('X-Text-Encoding', encoding);
    await reply.send(Readable.from(spool, { objectMode: false }));
  }

  /** While a batch is being stored the next one is read and checked; batches are stored one after the other, so the answers keep the order. */
  private async pump(source: string, lines: AsyncIterable<BulkLine>, spool: Spool): Promise<void> {
    let storing: Promise<void> = Promise.resolve();
    try {
      let batch: Candidate[] = [];
      for await (const line of lines) {
        batch.push(candidateOf(line));
        if (batch.length < BATCH) continue;
        await storing;
        storing = this.answer(source, batch, spool);
        // Its failure is thrown where it is awaited, a batch later: until then it must not count as one that nobody handles.
        storing.catch(() => undefined);
        batch = [];
        // Lines of one chunk come without a pause: only this lets the statement go out now, and other requests have their turn.
        await setImmediate();
      }
      await storing;
      if (batch.length > 0) await this.answer(source, batch, spool);
      spool.end();
    } catch (error) {
      await storing.catch(() => undefined);
      spool.end(error as Error);
    }
  }

  private async answer(source: string, batch: Candidate[], spool: Spool): Promise<void> {
    await spool.write(asLines(await this.storeBatch(source, batch)));
  }

  /** Stores a batch; a database that is away answers each of its lines with 503, and the sender repeats those. */
  private async storeBatch(source: string, batch: Candidate[]): Promise<BulkResult[]> {
    const tickets = batch.flatMap((candidate) => candidate.ticket ?? []);
    try {
      const inserted = new Map((await this.store.insert(this.dataSource.manager, source, tickets)).map((row) => [row.id, row.number]));
      const missing = tickets.filter((ticket) => !inserted.has(ticket.id)).map((ticket) => ticket.externalId as string);
      const existing = missing.length > 0 ? await this.store.findByExternalIds(this.dataSource.manager, source, missing) : [];
      accepted.inc({ outcome: 'created' }, inserted.size);
      if (inserted.size > 0) this.signals.emit('ticket.received', undefined);
      const byExternalId = new Map(existing.map((row) => [row.externalId, row]));
      return batch.map((candidate) => resultOf(candidate, inserted, byExternalId));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      const problem = new ProblemError(503, 'database_unavailable', 'The database does not answer; send this line again.');
      return batch.map((candidate) => failure(candidate.line, candidate.problem ?? problem));
    }
  }
}

function candidateOf({ line, body, problem }: BulkLine): Candidate {
  if (problem) return { line, problem };
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { line, problem: new ProblemError(422, 'invalid_body', 'A line is one object.') };
  if (!isStorable(body)) return { line, problem: new ProblemError(422, 'invalid_text', 'U+0000 and lone surrogates cannot be stored.') };
  const dto = plainToInstance(CreateTicketDto, body);
  const errors = validateSync(dto, VALIDATION);
  return errors.length > 0 ? { line, problem: invalidBody(errors) } : { line, ticket: newTicket(dto) };
}

function resultOf(
  candidate: Candidate,
  inserted: Map<string, number>,
  existing: Map<string, { id: string; number: number; fingerprint: string; status: string }>,
): BulkResult {
  const { line, ticket, problem } = candidate;
  if (!ticket) return failure(line, problem as ProblemError);
  const externalId = ticket.externalId ?? null;
  const number = inserted.get(ticket.id);
  if (number !== undefined) return { line, status: 202, ticket: { id: ticket.id, number, externalId, status: 'received' } };
  const found = existing.get(externalId as string);
  if (!found) return failure(line, new ProblemError(503, 'try_again', 'Send this line again.'));
  if (found.fingerprint !== ticket.fingerprint)
    return failure(line, new ProblemError(409, 'external_id_conflict', 'This externalId belongs to a ticket with another body.'));
  return { line, status: 200, ticket: { id: found.id, number: found.number, externalId, status: found.status } };
}

const failure = (line: number, problem: ProblemError): BulkResult => ({
  line,
  status: problem.status,
  error: { code: problem.code, detail: problem.detail },
});

const asLines = (results: BulkResult[]): string => results.map((result) => `${JSON.stringify(result)}\n`).join('');
