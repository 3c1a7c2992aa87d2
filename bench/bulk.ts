import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProcessRole } from '../src/platform/env.js';
import { memoryOf } from './support/child.js';
import { type BenchCluster, startCluster } from './support/cluster.js';
import { textOf } from './support/complaints.js';
import { head, machine, median, option, round, row } from './support/figures.js';
import { startService } from './support/service.js';
import { upload } from './support/upload.js';

const LINES = option('lines', 100_000);
const MANY = option('many', 1_000_000);
const ROUNDS = option('rounds', 3);

function* lines(count: number, from: number): Generator<string> {
  for (let index = from; index < from + count; index += 1) {
    const complaint = {
      text: textOf(index),
      externalId: `bulk-${index}`,
      channel: 'import',
      customer: { id: `c-${(index * 7919) % 20_000}` },
    };
    yield `${JSON.stringify(complaint)}\n`;
  }
}

/** Made before the clock starts: the client's own work would else take half a core from the service. */
async function fileOf(folder: string, count: number, from: number): Promise<string> {
  const file = join(folder, `${from}.ndjson`);
  await pipeline(Readable.from(lines(count, from)), createWriteStream(file));
  return file;
}

/** Uploads `sizes` one after the other to a fresh service on a database of its own. */
async function measure(
  cluster: BenchCluster,
  name: string,
  role: ProcessRole,
  sizes: readonly number[],
  whileSending: boolean,
): Promise<void> {
  const { url: databaseUrl } = await cluster.database(name);
  const folder = await mkdtemp(join(tmpdir(), 'triage-bulk-'));
  const service = await startService(databaseUrl, role);
  try {
    const key = await service.key({ name: 'bench', role: 'intake' });
    const before = memoryOf(service.pid).now;
    const rates: number[] = [];
    let from = 0;
    for (const count of sizes) {
      const { accepted, seconds } = await upload(service.url, key, await fileOf(folder, count, from), whileSending);
      if (accepted !== count) throw new Error(`${accepted} of ${count} lines were answered`);
      rates.push(accepted / seconds);
      from += count;
    }
    const { now, peak } = memoryOf(service.pid);
    const client = whileSending ? 'reads while it sends' : 'reads when all is sent';
    row(`${sizes.map((size) => size.toLocaleString('en')).join(' + ')}, ROLE=${role}, ${client}`, round(median(rates)), before, now, peak);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

console.log(`Bulk: ${machine()}\n`);
const cluster = await startCluster();
try {
  head('lines', 'accepted/s', 'MiB before', 'MiB after', 'MiB peak');
  const rounds = Array.from({ length: ROUNDS }, () => LINES);
  await measure(cluster, 'bulk_api', 'api', rounds, true);
  await measure(cluster, 'bulk_all', 'all', rounds, true);
  await measure(cluster, 'bulk_deaf', 'api', [LINES], false);
  if (MANY > 0) await measure(cluster, 'bulk_many', 'api', [MANY], true);
} finally {
  await cluster.stop();
}
