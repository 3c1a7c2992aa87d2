import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../platform/errors.js';
import { isDatabaseAway } from '../platform/problem.filter.js';
import { isStorable } from '../platform/validation.js';
import { invalidBody, VALIDATION } from '../platform/validation.pipe.js';
import { type BulkLine, csvLines, decodeUpload, ndjsonLines } from './bulk.lines.js';
import { Spool } from './spool.js';

/** Rows of one INSERT: more gain nothing, fewer cost round trips. */
const BATCH = 500;

/** What became of a row: `status` is the HTTP status that a single call would have had, the other member is what it made. */
export type BulkAnswer = { status: number; ticket: object } | { status: number; customer: object };

/** What the lines of an upload stand for. */
export interface BulkKind<Row> {
  /** The body that a row of CSV, cells by header, would be in JSON. */
  bodyOf(cells: Readonly<Record<string, string>>): unknown;
  /** A line's body as it will be stored. @throws ProblemError when it cannot be. */
  check(body: unknown): Row;
  /** Stores rows, all or none, and answers each in their order. */
  store(rows: Row[]): Promise<(BulkAnswer | ProblemError)[]>;
}

interface Checked<Row> {
  line: number;
  row?: Row;
  problem?: ProblemError;
}

/**
 * Many rows in one request, in bounded memory: read, checked and stored 500 at a time while the answers wait in a spool. Reads NDJSON or CSV and
 * answers with a stream of result lines `{line, status, ticket? | customer? | error?}`, in order.
 * @throws 415 `unsupported_media_type`.
 */
export async function answerUpload<Row>(request: FastifyRequest, reply: FastifyReply, kind: BulkKind<Row>): Promise<void> {
  const { isCsv, charset } = uploadType(request.headers['content-type']);
  const { encoding, text } = await decodeUpload(request.body as AsyncIterable<Buffer>, charset);
  const spool = await Spool.open();
  void pump(kind, isCsv ? csvLines(text, kind.bodyOf) : ndjsonLines(text), spool);
  void reply.status(200).header('Content-Type', 'application/x-ndjson; charset=utf-8').header('X-Text-Encoding', encoding);
  await reply.send(Readable.from(spool, { objectMode: false }));
}

/** A line's body checked like the body of a single call. @throws 422 `invalid_body` or `invalid_text`. */
export function checkedBody<T extends object>(type: ClassConstructor<T>, body: unknown): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ProblemError(422, 'invalid_body', 'A line is one object.');
  if (!isStorable(body)) throw new ProblemError(422, 'invalid_text', 'U+0000 and lone surrogates cannot be stored.');
  const dto = plainToInstance(type, body);
  const errors = validateSync(dto, VALIDATION);
  if (errors.length > 0) throw invalidBody(errors);
  return dto;
}

function uploadType(contentType = ''): { isCsv: boolean; charset: string | undefined } {
  const [mediaType, ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (mediaType !== 'application/x-ndjson' && mediaType !== 'text/csv') {
    throw new ProblemError(415, 'unsupported_media_type', 'Send application/x-ndjson or text/csv.');
  }
  const charset = parameters.find((part) => part.startsWith('charset='));
  return { isCsv: mediaType === 'text/csv', charset: charset?.slice('charset='.length).replace(/"/g, '') };
}

/** While a batch is being stored the next one is read and checked; batches are stored one after the other, so the answers keep the order. */
async function pump<Row>(kind: BulkKind<Row>, lines: AsyncIterable<BulkLine>, spool: Spool): Promise<void> {
  let storing: Promise<void> = Promise.resolve();
  try {
    let batch: Checked<Row>[] = [];
    for await (const line of lines) {
      batch.push(checkedLine(kind, line));
      if (batch.length < BATCH) continue;
      await storing;
      storing = answer(kind, batch, spool);
      // Its failure is thrown where it is awaited, a batch later: until then it must not count as one that nobody handles.
      storing.catch(() => undefined);
      batch = [];
      // Lines of one chunk come without a pause: only this lets the statement go out now, and other requests have their turn.
      await setImmediate();
    }
    await storing;
    if (batch.length > 0) await answer(kind, batch, spool);
    spool.end();
  } catch (error) {
    await storing.catch(() => undefined);
    spool.end(error as Error);
  }
}

function checkedLine<Row>(kind: BulkKind<Row>, { line, body, problem }: BulkLine): Checked<Row> {
  if (problem) return { line, problem };
  try {
    return { line, row: kind.check(body) };
  } catch (error) {
    if (error instanceof ProblemError) return { line, problem: error };
    throw error;
  }
}

async function answer<Row>(kind: BulkKind<Row>, batch: Checked<Row>[], spool: Spool): Promise<void> {
  const answers = await stored(
    kind,
    batch.flatMap(({ row }) => (row === undefined ? [] : [row])),
  );
  let next = 0;
  const results = batch.map(({ line, problem }) => ({ line, ...shown(problem ?? (answers[next++] as BulkAnswer)) }));
  await spool.write(results.map((result) => `${JSON.stringify(result)}\n`).join(''));
}

/** A database that is away answers each of the rows with 503, and the sender repeats those. */
async function stored<Row>(kind: BulkKind<Row>, rows: Row[]): Promise<(BulkAnswer | ProblemError)[]> {
  if (rows.length === 0) return [];
  try {
    return await kind.store(rows);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    const problem = new ProblemError(503, 'database_unavailable', 'The database does not answer; send this line again.');
    return rows.map(() => problem);
  }
}

const shown = (answer: BulkAnswer | ProblemError) =>
  answer instanceof ProblemError ? { status: answer.status, error: { code: answer.code, detail: answer.detail } } : answer;
