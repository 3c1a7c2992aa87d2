import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ADMIN_KEY, bearer } from '../support/app.js';
import { connectedClone } from '../support/cluster.js';
import { until } from '../support/until.js';
import { ServiceProcess } from './service.js';

/** 2,000 in the suite, to keep it short; `FLEET_COMPLAINTS=10000` is the full size. */
const COMPLAINTS = Number(process.env.FLEET_COMPLAINTS ?? 2000);
const SOME = COMPLAINTS / 20;
const STAFF = 8;
const texts = [
  '快递显示签收但没收到包裹',
  '收到的杯子碎了',
  '客服一直不回复',
  '用了两天就坏了',
  'The refund never arrived',
  'Wrong size was sent',
  '还行吧',
  '吃完过敏住院了',
];

/**
 * Complaints through bulk, 8 staff over one api and two workers on one database, with kill -9 of a worker and of the api in the middle:
 * no ticket claimed twice at a time, none lost, and the figures of the reports add up to them.
 */
describe('a fleet that is killed at work', () => {
  let api: ServiceProcess;
  let workers: ServiceProcess[];
  let dataSource: DataSource;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const own = await connectedClone();
    ({ dataSource, drop } = own);
    api = await ServiceProcess.create(own.address, { ROLE: 'api' });
    workers = await Promise.all([1, 2].map(() => ServiceProcess.create(own.address, { ROLE: 'worker' })));
    await Promise.all([api, ...workers].map((service) => service.start()));
  }, 120_000);

  afterAll(async () => {
    await Promise.all([api, ...workers].map((service) => service.dispose()));
    await drop();
  });

  /** A call that is repeated until the api answers: what a careful tool does while a server is away. */
  async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    return until(
      async () => {
        try {
          const answer = await fetch(api.url + path, {
            method,
            headers: { ...bearer(ADMIN_KEY), 'Content-Type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          if (answer.status >= 500) return undefined;
          return { status: answer.status, body: (await answer.json()) as T };
        } catch {
          return undefined;
        }
      },
      `${method} ${path}`,
      60_000,
    );
  }

  /** Sends the lines and answers how many were acknowledged before the connection ended. */
  async function bulk(from: number, to: number): Promise<number> {
    const lines = Array.from({ length: to - from }, (_, i) =>
      JSON.stringify({ text: `${texts[(from + i) % texts.length]} 第${from + i}号`, externalId: `f-${from + i}` }),
    );
    let acknowledged = 0;
    try {
      const answer = await fetch(`${api.url}/v1/tickets/bulk`, {
        method: 'POST',
        headers: { ...bearer(ADMIN_KEY), 'Content-Type': 'application/x-ndjson' },
        body: lines.join('\n'),
      });
      const reader = answer.body!.pipeThrough(new TextDecoderStream());
      let rest = '';
      for await (const chunk of reader as unknown as AsyncIterable<string>) {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() as string;
        acknowledged += parts.filter((line) => /"status":20[02]/.test(line)).length;
      }
    } catch {
      // The api was killed under it: what was acknowledged counts, the rest is sent again.
    }
    return acknowledged;
  }

  /** Only when nothing waits any more are the leases that died with the api ended: looking costs the machine what the work needs. */
  const allSettled = async () => {
    const [{ busy }] = await dataSource.query(
      `SELECT EXISTS (SELECT 1 FROM ticket WHERE status = 'received') OR EXISTS (SELECT 1 FROM queue_item WHERE state <> 'leased') AS busy`,
    );
    if (busy) return false;
    await dataSource.query(
      `UPDATE queue_item SET lease_expires_at = now() - interval '1 second' WHERE state = 'leased' AND lease_expires_at < now() + interval '14 minutes 50 seconds'`,
    );
    return (await dataSource.query('SELECT 1 FROM queue_item LIMIT 1')).length === 0;
  };

  it('settles every acknowledged ticket, each once', async () => {
    let settled = 0;
    let killedApi = false;
    let killedWorker = false;
    const acknowledgedFirst = await bulk(0, COMPLAINTS / 2);
    expect(acknowledgedFirst).toBe(COMPLAINTS / 2);

    /** Kills in the middle of the work, and starts what was killed again. */
    const chaos = async () => {
      await until(async () => settled > SOME, 'the work to be under way', 120_000);
      await workers[0]!.stop('SIGKILL');
      killedWorker = true;
      await workers[0]!.start(false);
      const sending = bulk(COMPLAINTS / 2, COMPLAINTS);
      await until(
        async () => (await dataSource.query(`SELECT count(*)::int AS n FROM ticket`))[0].n > COMPLAINTS / 2 + SOME,
        'the second half to come in',
        60_000,
      );
      await api.stop('SIGKILL');
      killedApi = true;
      const acknowledged = await sending;
      const [{ n: stored }] = await dataSource.query(`SELECT count(*)::int AS n FROM ticket`);
      expect(stored - COMPLAINTS / 2).toBeGreaterThanOrEqual(acknowledged);
      await api.start();
      // Sent again whole: what had gone in is found by its externalId.
      expect(await bulk(COMPLAINTS / 2, COMPLAINTS)).toBe(COMPLAINTS / 2);
    };

    const departments = ['logistics', 'quality', 'service', 'review'];
    /** Held now, over all staff: a ticket that is in here twice at a time was given twice. */
    const held = new Set<string>();
    const doubles: string[] = [];
    let done = false;
    const work = async (agent: string, first: number) => {
      for (let turn = first; !done; turn += 1) {
        const department = departments[turn % departments.length];
        const { body } = await call<{ items: { ticket: { id: string }; leaseToken: string }[] }>('POST', `/v1/queues/${department}/claim`, {
          agent,
          max: 20,
        });
        for (const { ticket, leaseToken } of body.items) {
          if (held.has(ticket.id)) doubles.push(ticket.id);
          held.add(ticket.id);
          const { status } = await call('POST', `/v1/tickets/${ticket.id}/resolve`, { leaseToken, resolution: '已处理' });
          if (status === 200) settled += 1;
          held.delete(ticket.id);
        }
      }
    };
    /** A claim whose answer was lost with the api leaves a lease behind: its 15 minutes are over as soon as nobody works on it. */
    const staff = Promise.all(Array.from({ length: STAFF }, (_, i) => work(`staff-${i}`, i)));
    const failed = chaos().catch((error: unknown) => error);
    const error = await failed;
    try {
      if (error) throw error;
      await until(allSettled, 'every ticket to be settled', 240_000);
    } finally {
      done = true;
      await staff;
    }

    expect([killedApi, killedWorker]).toEqual([true, true]);
    expect(doubles).toEqual([]);
    const [{ n: tickets }] = await dataSource.query(`SELECT count(*)::int AS n FROM ticket`);
    expect(tickets).toBe(COMPLAINTS);
    const twice = await dataSource.query(
      `SELECT ticket_id FROM outbox_event WHERE type = 'ticket.resolved' GROUP BY ticket_id HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
    const [{ n: resolvedEvents }] = await dataSource.query(`SELECT count(*)::int AS n FROM outbox_event WHERE type = 'ticket.resolved'`);
    expect(resolvedEvents).toBe(COMPLAINTS);
    const { body: report } = await call<{ total: { intake: number; resolved: number; backlog: number } }>(
      'GET',
      '/v1/reports/overview?groupBy=department',
    );
    expect(report.total).toMatchObject({ intake: COMPLAINTS, resolved: COMPLAINTS, backlog: 0 });
  }, 420_000);

  it('stops in order: exit code 0, nothing left behind, a second signal changes nothing', async () => {
    const codes = await Promise.all(
      [api, ...workers].map(async (service) => {
        process.kill(service.pid, 'SIGTERM');
        return service.stop('SIGTERM');
      }),
    );
    expect(codes).toEqual([0, 0, 0]);
  }, 60_000);
});
