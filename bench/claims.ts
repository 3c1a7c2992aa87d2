import { fillQueues } from './queue-fill.store.js';
import { type BenchCluster, startCluster } from './support/cluster.js';
import { textOf } from './support/complaints.js';
import { head, machine, median, option, percentile, round, row } from './support/figures.js';
import { Load } from './support/load.js';
import { type Service, startService } from './support/service.js';

const SMALL = option('small', 10_000);
const LARGE = option('large', 1_000_000);
const AGENTS = 8;
const ROUNDS = option('rounds', 8);
const PAIRS = option('pairs', 250);
const DEPARTMENTS = ['logistics', 'quality', 'service', 'review'];

/** One size of queue: its own database, its own service, and what was measured. */
interface Desk {
  size: number;
  service: Service;
  load: Load;
  authorization: string;
  /** Milliseconds of wall clock a claim-and-resolve, by round. */
  costs: number[];
  claims: number[];
  resolves: number[];
}

async function open(cluster: BenchCluster, size: number): Promise<Desk> {
  const { address, url } = await cluster.database(`queue_${size}`);
  const start = performance.now();
  const texts = Array.from({ length: 48 }, (_, index) => textOf(index));
  await fillQueues(address, size, texts);
  console.error(`${size} queued tickets made in ${round((performance.now() - start) / 1000)} s`);
  // `api`: timers and events of a million tickets would burden the large one with work that no claim causes.
  const service = await startService(url, 'api');
  const key = await service.key({ name: 'desk', role: 'agent', departments: DEPARTMENTS });
  return { size, service, load: new Load(service.url, AGENTS), authorization: `Bearer ${key}`, costs: [], claims: [], resolves: [] };
}

/** `pairs` claims with their resolutions by eight agents, two a department, each as fast as the answers come. */
async function work(desk: Desk, pairs: number): Promise<void> {
  const start = performance.now();
  let taken = 0;
  const agent = async (_: unknown, index: number) => {
    while (taken < pairs) {
      taken += 1;
      await settle(desk, DEPARTMENTS[index % DEPARTMENTS.length] as string, `agent-${index}`);
    }
  };
  await Promise.all(Array.from({ length: AGENTS }, agent));
  desk.costs.push((performance.now() - start) / pairs);
}

async function settle({ load, authorization, claims, resolves }: Desk, department: string, agent: string): Promise<void> {
  const headers = { authorization };
  const start = performance.now();
  const claim = await load.send({
    path: `/v1/queues/${department}/claim`,
    headers,
    body: JSON.stringify({ agent, max: 1 }),
    expected: 200,
  });
  const claimed = performance.now();
  const [item] = (JSON.parse(claim) as { items: { leaseToken: string; ticket: { id: string } }[] }).items;
  if (!item) throw new Error(`The queue of ${department} is empty`);
  const body = JSON.stringify({ leaseToken: item.leaseToken, resolution: '已经处理完毕，抱歉给您添麻烦了。' });
  await load.send({ path: `/v1/tickets/${item.ticket.id}/resolve`, headers, body, expected: 200 });
  claims.push(claimed - start);
  resolves.push(performance.now() - claimed);
}

function report({ size, costs, claims, resolves }: Desk): void {
  const times = [claims, resolves].flatMap((list) => [round(percentile(list, 0.5), 1), round(percentile(list, 0.95), 1)]);
  row(size.toLocaleString('en'), round(1000 / median(costs)), round(median(costs), 2), ...times);
}

console.log(`Claims: ${machine()}; ${AGENTS} agents, ${ROUNDS} alternating rounds of ${PAIRS} claims with their resolutions\n`);
const cluster = await startCluster();
const desks: Desk[] = [];
try {
  for (const size of [SMALL, LARGE]) desks.push(await open(cluster, size));
  for (let done = -1; done < ROUNDS; done += 1) {
    for (const desk of desks) await work(desk, PAIRS);
    // The first round warms both up.
    if (done < 0) for (const desk of desks) Object.assign(desk, { costs: [], claims: [], resolves: [] });
  }
  head('queued tickets', 'pairs/s', 'ms a pair', 'claim p50 ms', 'claim p95 ms', 'resolve p50 ms', 'resolve p95 ms');
  for (const desk of desks) report(desk);
  const [small, large] = desks as [Desk, Desk];
  console.log(
    `\nCost on ${LARGE} over cost on ${SMALL}: ${round(median(large.costs.map((cost, index) => cost / small.costs[index]!)), 2)}`,
  );
  console.log(`Of the claim alone (p50): ${round(percentile(large.claims, 0.5) / percentile(small.claims, 0.5), 2)}`);
} finally {
  for (const { load, service } of desks) {
    await load.close();
    await service.stop();
  }
  await cluster.stop();
}
