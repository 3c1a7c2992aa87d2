import { parse } from 'csv-parse';
import { ProblemError } from '../platform/errors.js';
import { detectEncoding, type TextEncoding } from './rules/text-encoding.js';

/** One line of an upload: its number (from 1; CSV: the line where the row begins) and its body, or what is wrong with it. */
export interface BulkLine {
  line: number;
  body?: unknown;
  problem?: ProblemError;
}

const SAMPLE_BYTES = 64 * 1024;
/** A line may hold the longest text and metadata, JSON-escaped; longer ones are refused unread. */
const MAX_LINE_CHARACTERS = 256 * 1024;

/** Finds out the encoding by the first bytes (up to 64 KiB or the end), then decodes as the bytes come. */
export async function decodeUpload(
  upload: AsyncIterable<Buffer>,
  declared?: string,
): Promise<{ encoding: TextEncoding; text: AsyncIterable<string> }> {
  const source = upload[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  for (let size = 0; size < SAMPLE_BYTES; ) {
    const next = await source.next();
    if (next.done) break;
    head.push(next.value);
    size += next.value.length;
  }
  const sample = Buffer.concat(head);
  const encoding = detectEncoding(sample.subarray(0, SAMPLE_BYTES), declared);
  return { encoding, text: decoded(sample, source, encoding) };
}

async function* decoded(head: Buffer, rest: AsyncIterator<Buffer>, encoding: TextEncoding): AsyncGenerator<string> {
  // Not fatal: a wrong byte becomes U+FFFD in its own line, and the others go in.
  const decoder = new TextDecoder(encoding);
  yield decoder.decode(head, { stream: true });
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield decoder.decode(next.value, { stream: true });
  yield decoder.decode();
}

/** Lines of NDJSON; empty ones are passed over but counted. */
export async function* ndjsonLines(text: AsyncIterable<string>): AsyncGenerator<BulkLine> {
  let line = 0;
  for await (const content of splitLines(text)) {
    line += 1;
    if (content === null)
      yield { line, problem: new ProblemError(413, 'line_too_long', `A line is at most ${MAX_LINE_CHARACTERS} characters.`) };
    else if (content.trim() !== '') yield { line, ...parseJson(content) };
  }
}

function parseJson(content: string): { body?: unknown; problem?: ProblemError } {
  try {
    return { body: JSON.parse(content) };
  } catch {
    return { problem: new ProblemError(400, 'invalid_json', 'This line is not valid JSON.') };
  }
}

/** Lines without their ends; null for one that is too long. Memory holds one line at a time. */
async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<string | null> {
  let kept = '';
  let tooLong = false;
  for await (const chunk of text) {
    const parts = chunk.split('\n');
    for (const [index, part] of parts.entries()) {
      tooLong ||= kept.length + part.length > MAX_LINE_CHARACTERS;
      kept = tooLong ? '' : kept + part;
      if (index === parts.length - 1) continue;
      yield tooLong ? null : kept.replace(/\r$/, '');
      kept = '';
      tooLong = false;
    }
  }
  if (tooLong) yield null;
  else if (kept !== '') yield kept;
}

/**
 * Rows of CSV (comma, semicolon or tab; quoted cells may hold line breaks). The first line names the fields; `bodyOf` makes a body of a row's cells.
 * A row that is none answers for itself.
 */
export async function* csvLines(text: AsyncIterable<string>, bodyOf: (cells: Record<string, string>) => unknown): AsyncGenerator<BulkLine> {
  const skipped: BulkLine[] = [];
  const parser = parse({
    columns: (names: string[]) => names.map((name) => name.trim()),
    delimiter: [',', ';', '\t'],
    relaxColumnCount: true,
    skipEmptyLines: true,
    skipRecordsWithError: true,
    onSkip: (error) => {
      skipped.push({ line: (error as { lines?: number } | undefined)?.lines ?? 0, problem: notCsv() });
      return undefined;
    },
    info: true,
    bom: true,
    maxRecordSize: MAX_LINE_CHARACTERS,
  });
  const feeding = feed(parser, text);
  for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: { lines: number } }>) {
    while (skipped[0] && skipped[0].line <= info.lines) yield skipped.shift() as BulkLine;
    yield { line: info.lines, body: bodyOf(record) };
  }
  yield* skipped;
  await feeding;
}

const notCsv = () =>
  new ProblemError(
    422,
    'invalid_csv',
    'This row is not CSV: a quote that is not closed or stands in the middle of a cell, or a row that is too long.',
  );

async function feed(parser: ReturnType<typeof parse>, text: AsyncIterable<string>): Promise<void> {
  try {
    for await (const chunk of text) {
      if (parser.destroyed) return;
      if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), once(parser, 'close')]);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

const once = (parser: ReturnType<typeof parse>, event: string) => new Promise<void>((resolve) => parser.once(event, () => resolve()));
