import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { ProcessRole } from '../src/platform/env.js';
import { startChild } from './support/child.js';
import { type BenchCluster, startCluster } from './support/cluster.js';
import { bodyOf, textOf } from './support/complaints.js';
import { connectTo, hasBacklog } from './support/database.store.js';
import { head, machine, median, option, percentile, round, row } from './support/figures.js';
import { type Call, Load, type Round } from './support/load.js';
import { startService } from './support/service.js';

const CONCURRENCY = option('connections', 32);
const ROUNDS = option('rounds', 9);
const COUNT = option('count', 4000);
/** A round ends after so many seconds, however few requests were answered. */
const SECONDS = 30;

/** What a complaint looks like, from the least a tool can send to the most usual. */
const shapes = {
  'text only': (index: number) => ({ text: textOf(index) }),
  'customer, order, external id and Idempotency-Key': bodyOf,
};

/** One round of each server, one after the other. */
interface Pair {
  bare: Round;
  service: Round;
  /** Tickets a second that were not only taken in but in a queue; without triage in this process, none. */
  queued: number | undefined;
}

/** Both servers on one database, and a connection to look at it. */
interface Contest {
  toBare: Load;
  toService: Load;
  key: string;
  role: ProcessRole;
  database: Client;
}

let index = 0;

/** With triage in the same process, the backlog of a round would burden the next round of the bare route: it is waited for. */
async function playPair({ toBare, toService, key, role, database }: Contest, body: (index: number) => object): Promise<Pair> {
  const next = (path: string, headers: Record<string, string>) => (): Call => {
    index += 1;
    const sent = body(index);
    const named: Record<string, string> = 'externalId' in sent ? { 'idempotency-key': `key-${index}` } : {};
    return { path, headers: { ...headers, ...named }, body: JSON.stringify(sent), expected: 202 };
  };
  const bare = await toBare.run(next('/tickets', {}), COUNT, SECONDS);
  const start = performance.now();
  const service = await toService.run(next('/v1/tickets', { authorization: `Bearer ${key}`, prefer: 'wait=0' }), COUNT, SECONDS);
  if (role === 'api') return { bare, service, queued: undefined };
  while (await hasBacklog(database)) await delay(50);
  return { bare, service, queued: (1000 * service.count) / (performance.now() - start) };
}

/** `Prefer: wait=0` against the bare route: alternating rounds, so that whatever else the machine does falls on both. */
async function compare(cluster: BenchCluster, role: ProcessRole): Promise<void> {
  const { url, address } = await cluster.database(`intake_${role}`);
  const database = await connectTo(address);
  const bare = await startChild(new URL('./bare-route.js', import.meta.url), { DATABASE_URL: url });
  const service = await startService(url, role);
  const key = await service.key({ name: 'bench', role: 'intake' });
  const contest = { toBare: new Load(bare.url, CONCURRENCY), toService: new Load(service.url, CONCURRENCY), key, role, database };
  try {
    for (const [shape, body] of Object.entries(shapes)) {
      await playPair(contest, body); // warms both up
      const pairs: Pair[] = [];
      while (pairs.length < ROUNDS) pairs.push(await playPair(contest, body));
      report(`${shape}, ROLE=${role}`, pairs);
    }
  } finally {
    await Promise.all([contest.toBare.close(), contest.toService.close(), database.end()]);
    await Promise.all([bare.stop(), service.stop()]);
  }
}

function report(label: string, pairs: readonly Pair[]): void {
  const latencies = pairs.flatMap((pair) => pair.service.latencies);
  const queued = pairs.flatMap((pair) => pair.queued ?? []);
  row(
    label,
    round(median(pairs.map((pair) => pair.bare.rate))),
    round(median(pairs.map((pair) => pair.service.rate))),
    round(median(pairs.map((pair) => pair.service.rate / pair.bare.rate)), 2),
    round(percentile(latencies, 0.5), 1),
    round(percentile(latencies, 0.95), 1),
    queued.length > 0 ? round(median(queued)) : '–',
  );
}

console.log(`Intake: ${machine()}; ${CONCURRENCY} connections, ${ROUNDS} alternating rounds of ${COUNT} requests\n`);
const cluster = await startCluster();
try {
  head('complaint', 'bare route/s', 'intake/s', 'ratio', 'p50 ms', 'p95 ms', 'queued/s');
  await compare(cluster, 'api');
  await compare(cluster, 'all');
} finally {
  await cluster.stop();
}
