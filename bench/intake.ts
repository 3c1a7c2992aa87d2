import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessRole } from '../src/platform/env.js';
import { startChild } from './support/child.js';
import { type BenchCluster, startCluster } from './support/cluster.js';
import { bodyOf, textOf } from './support/complaints.js';
import { head, machine, median, option, percentile, round, row } from './support/figures.js';
import { type Call, Load } from './support/load.js';
import { type Service, startService, untriaged } from './support/service.js';

const CONCURRENCY = 32;
const ROUNDS = option('rounds', 7);
const COUNT = option('count', 4000);
const SECONDS = 30;

/** What a complaint looks like, from the least a tool can send to the most usual. */
const shapes = {
  'text only': (index: number) => ({ text: textOf(index) }),
  'with customer, order and external id': bodyOf,
};

/** `Prefer: wait=0` against the bare route: alternating rounds, so that whatever else the machine does falls on both. */
async function compare(cluster: BenchCluster, role: ProcessRole): Promise<void> {
  const { url: databaseUrl } = await cluster.database(`intake_${role}`);
  const bare = await startChild(new URL('./bare-route.js', import.meta.url), { DATABASE_URL: databaseUrl });
  const service = await startService(databaseUrl, role);
  const key = await service.key({ name: 'bench', role: 'intake' });
  const toBare = new Load(bare.url, CONCURRENCY);
  const toService = new Load(service.url, CONCURRENCY);
  let index = 0;
  try {
    for (const [shape, body] of Object.entries(shapes)) {
      const next = (path: string, headers: Record<string, string>) => (): Call => ({
        path,
        headers,
        body: JSON.stringify(body(index++)),
        expected: 202,
      });
      const atBare = next('/tickets', {});
      const atService = next('/v1/tickets', { authorization: `Bearer ${key}`, prefer: 'wait=0' });
      const rounds = [];
      for (let done = -1; done < ROUNDS; done += 1) {
        await drained(service, role);
        const pair = { bare: await toBare.run(atBare, COUNT, SECONDS), service: await toService.run(atService, COUNT, SECONDS) };
        if (done >= 0) rounds.push(pair); // the first pair warms both up
      }
      const latencies = rounds.flatMap((pair) => pair.service.latencies);
      row(
        `${shape}, ROLE=${role}`,
        round(median(rounds.map((pair) => pair.bare.rate))),
        round(median(rounds.map((pair) => pair.service.rate))),
        round(median(rounds.map((pair) => pair.service.rate / pair.bare.rate)), 2),
        round(percentile(latencies, 0.5), 1),
        round(percentile(latencies, 0.95), 1),
      );
    }
  } finally {
    await Promise.all([toBare.close(), toService.close()]);
    await Promise.all([bare.stop(), service.stop()]);
  }
}

/** With triage in the same process, the backlog of a round would burden the next round of the bare route. */
async function drained(service: Service, role: ProcessRole): Promise<void> {
  while (role !== 'api' && (await untriaged(service)) > 0) await delay(200);
}

console.log(`Intake: ${machine()}; ${CONCURRENCY} connections, ${ROUNDS} alternating rounds of ${COUNT} requests\n`);
const cluster = await startCluster();
try {
  head('complaint', 'bare route/s', 'intake/s', 'ratio', 'p50 ms', 'p95 ms');
  await compare(cluster, 'api');
  await compare(cluster, 'all');
} finally {
  await cluster.stop();
}
