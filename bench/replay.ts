import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { connect } from '../src/database.js';
import { beginReading, clocksOf, type PageStart, ticketsFrom } from '../src/sla/replay.store.js';
import type { TestCluster } from '../test/support/cluster.js';
import { fillSettled } from './replay-fill.store.js';
import { memoryOf } from './support/child.js';
import { startCluster } from './support/cluster.js';
import { textOf } from './support/complaints.js';
import { head, machine, median, option, percentile, round, row } from './support/figures.js';
import { type Service, startService } from './support/service.js';

const TICKETS = option('tickets', 100_000);
const ROUNDS = option('rounds', 3);
/** As the service reads them. */
const BATCH = 250;
const PING_MS = 20;
const DAY_MS = 86_400_000;
const period = { from: new Date(Date.now() - 70 * DAY_MS).toISOString(), to: new Date().toISOString() };

interface Answer {
  tickets: number;
  clocks: number;
  changes: Record<string, number>;
}

/** Seconds that reading the same rows takes, and nothing done with them. */
async function plainRead(address: TestCluster): Promise<number> {
  const dataSource = await connect(address);
  const start = performance.now();
  await dataSource.transaction('REPEATABLE READ', async (manager) => {
    await beginReading(manager);
    let from: PageStart = { key: period.from, id: '00000000-0000-0000-0000-000000000000' };
    for (;;) {
      const page = await ticketsFrom(manager, from, new Date(period.to), BATCH);
      await clocksOf(
        manager,
        page.map(({ id }) => id),
      );
      if (page.length < BATCH) return;
      from = page.at(-1)!;
    }
  });
  const seconds = (performance.now() - start) / 1000;
  await dataSource.destroy();
  return seconds;
}

async function call<T>({ url, adminKey }: Service, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${adminKey}`, ...(body ? { 'content-type': 'application/json' } : {}) };
  const answer = await request(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}), headersTimeout: 0 });
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${await answer.body.text()}`);
  return (await answer.body.json()) as T;
}

/** Milliseconds that the process takes to say that it is alive, while `work` is under way: what a replay costs everybody else. */
async function pinged<T>({ url }: Service, work: Promise<T>): Promise<{ result: T; pings: number[] }> {
  const pings: number[] = [];
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  while (!done) {
    const start = performance.now();
    await (await request(`${url}/health/live`)).body.dump();
    pings.push(performance.now() - start);
    await delay(PING_MS);
  }
  return { result: await settled, pings };
}

async function measure(service: Service, name: string, draft: object, plain: number): Promise<Answer> {
  const before = memoryOf(service.pid).now;
  const seconds: number[] = [];
  const waited: number[] = [];
  let answer: Answer | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const { result, pings } = await pinged(service, call<Answer>(service, 'POST', '/v1/sla/replay', { ...period, ...draft }));
    seconds.push((performance.now() - start) / 1000);
    waited.push(...pings);
    answer = result;
  }
  if (answer?.tickets !== TICKETS) throw new Error(`${answer?.tickets} of ${TICKETS} tickets were replayed`);
  const took = median(seconds);
  const memory = [before, memoryOf(service.pid).peak];
  row(
    name,
    round(took, 1),
    round(TICKETS / took),
    round(took / plain, 2),
    ...memory,
    round(percentile(waited, 0.99)),
    round(Math.max(...waited)),
  );
  return answer;
}

console.log(`Replay: ${machine()}; ${TICKETS.toLocaleString('en')} settled tickets, ${ROUNDS} rounds\n`);
const cluster = await startCluster();
try {
  const { address, url } = await cluster.database('replay');
  const made = performance.now();
  await fillSettled(
    address,
    TICKETS,
    Array.from({ length: 48 }, (_, index) => textOf(index)),
  );
  console.error(`made in ${round((performance.now() - made) / 1000)} s`);
  const reads: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) reads.push(await plainRead(address));
  const plain = median(reads);
  const service = await startService(url, 'api');
  try {
    const {
      version: _,
      builtIn: __,
      createdAt: ___,
      ...basic
    } = await call<Record<string, unknown>>(service, 'GET', '/v1/sla-policies/basic');
    head('replay', 's', 'tickets/s', 'over plain reading', 'MiB before', 'MiB peak', 'alive p99 ms', 'alive max ms');
    row('plain reading of the same rows', round(plain, 1), round(TICKETS / plain), 1, '', '', '', '');
    const same = await measure(service, 'the policy in force', { policy: basic }, plain);
    if (same.changes.clocks !== 0) throw new Error(`The policy in force changes clocks: ${JSON.stringify(same.changes)}`);
    const office = (minutes: number) => ({ minutes, calendar: 'cn-office', pauseOnHold: true });
    const targets = { pickup: office(60), first_response: office(120), next_reply: office(120), resolution: office(1080) };
    const other = await measure(service, 'office hours, holidays, pausing', { policy: { ...basic, targets }, limit: 500 }, plain);
    console.log(`\n${other.clocks.toLocaleString('en')} clocks; by office hours ${JSON.stringify(other.changes)}`);
  } finally {
    await service.stop();
  }
} finally {
  await cluster.stop();
}
