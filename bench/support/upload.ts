import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';

/** What came of an upload. */
export interface Uploaded {
  accepted: number;
  seconds: number;
}

/**
 * Sends a file of NDJSON to the bulk call and checks that line n of the answer is about line n and takes it in.
 * `whileSending`: reads the answer as it comes, as a client should; else nothing of it is read before the last byte is sent.
 */
export async function upload(url: string, key: string, file: string, whileSending: boolean): Promise<Uploaded> {
  const start = performance.now();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  const call = request(`${url}/v1/tickets/bulk`, { method: 'POST', headers });
  const answering = once(call, 'response') as Promise<[IncomingMessage]>;
  const sent = once(call, 'finish');
  createReadStream(file, { highWaterMark: 256 * 1024 }).pipe(call);
  if (!whileSending) await sent;
  const [answer] = await answering;
  if (answer.statusCode !== 200) throw new Error(`Bulk: ${answer.statusCode}`);
  let accepted = 0;
  for await (const line of createInterface({ input: answer })) {
    const result = JSON.parse(line) as { line: number; status: number };
    accepted += 1;
    if (result.status !== 202 || result.line !== accepted) throw new Error(`Line ${accepted} of the answer: ${line}`);
  }
  return { accepted, seconds: (performance.now() - start) / 1000 };
}
