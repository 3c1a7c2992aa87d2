import { setTimeout as delay } from 'node:timers/promises';
import { startCluster } from './support/cluster.js';
import { head, machine, option, round, row } from './support/figures.js';
import { type Service, startService } from './support/service.js';
import { type Fired, fillDue, firedOf, isDone, secondsTo, type Window } from './timers-fill.store.js';

const TICKETS = option('tickets', 100_000);
const SECONDS = option('seconds', 60);
/** From the beginning of the fill to the first deadline: the tickets are made and the workers started in it. */
const LEAD = option('lead', 40 + TICKETS / 700);
const WORKERS = 3;
/** Workers are killed all the time, and only that each event comes once is asked for. */
const KILL = process.argv.includes('--kill');
/** Each deadline is also a rung of a ladder, which the desk climbs. */
const LADDER = process.argv.includes('--ladder');

const cluster = await startCluster();
const { address, url } = await cluster.database('timers');
const workers: Service[] = [];

/** Every few seconds one of the workers, and a new one in its place. */
async function kill(window: Window): Promise<number> {
  process.setMaxListeners(0); // one for each worker there ever was
  let killed = 0;
  while (!(await isDone(address, window))) {
    await delay(1000 + Math.random() * 3000);
    const index = Math.floor(Math.random() * WORKERS);
    process.kill(workers[index]!.pid, 'SIGKILL');
    await workers[index]!.stop();
    workers[index] = await startService(url, 'worker');
    killed += 1;
  }
  return killed;
}

async function wait(window: Window): Promise<number> {
  while (!(await isDone(address, window))) await delay(500);
  return 0;
}

function report(fired: readonly Fired[]): void {
  head('event', 'tickets', 'p50 ms', 'p99 ms', 'latest ms', 'published p50 ms', 'published p99 ms');
  for (const { type, tickets, p50, p99, max, published50, published99 } of fired)
    row(type, tickets, ...[p50, p99, max, published50, published99].map((ms) => round(ms)));
}

/** The bench fails when an event is missing or came twice. */
function checkOnce(fired: readonly Fired[]): void {
  const expected = ['sla.breached', ...(LADDER ? ['sla.escalated'] : [])];
  for (const type of expected) {
    const { events, tickets } = fired.find((one) => one.type === type) ?? { events: 0, tickets: 0 };
    if (events !== TICKETS || tickets !== TICKETS) throw new Error(`${type}: ${events} events of ${tickets} tickets, not ${TICKETS}`);
  }
  if (fired.length !== expected.length) throw new Error(`Unexpected events: ${fired.map(({ type }) => type).join(', ')}`);
  console.log(`\nExactly once: ${TICKETS.toLocaleString('en')} each of ${expected.join(', ')}`);
}

try {
  console.log(
    `Timers: ${machine()}; ${TICKETS.toLocaleString('en')} open tickets, ${(3 * TICKETS).toLocaleString('en')} running clocks, a third of them due within ${SECONDS} s; ${KILL ? `${WORKERS} workers, killed at random` : '1 worker'}\n`,
  );
  const window = await fillDue(address, { count: TICKETS, leadSeconds: LEAD, seconds: SECONDS, ladder: LADDER });
  for (let i = 0; i < (KILL ? WORKERS : 1); i += 1) workers.push(await startService(url, 'worker'));
  const ahead = await secondsTo(address, window.from);
  if (ahead < 0) throw new Error(`The first deadline passed ${round(-ahead)} s before the workers were up: more --lead`);
  await delay(ahead * 1000);
  const killed = KILL ? await kill(window) : await wait(window);
  const fired = await firedOf(address);
  if (KILL) console.log(`${killed} workers killed in ${round(SECONDS - (await secondsTo(address, window.until)))} s`);
  else report(fired);
  checkOnce(fired);
} finally {
  for (const worker of workers) await worker.stop();
  await cluster.stop();
}
