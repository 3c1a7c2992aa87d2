import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import type { ClockName } from '../src/shared/sla.js';
import { SlaPoller } from '../src/sla/sla.poller.js';
import { SlaService, type SlaTicket } from '../src/sla/sla.service.js';
import { startApp, type TestApp } from './support/app.js';
import { until } from './support/until.js';

interface ClockRow {
  id: string;
  clock: ClockName;
  cycle: number;
  state: string;
  department: string;
  policy: string;
  seconds: number;
  due: Date;
  pausedSeconds: number;
  pausedAt: Date | null;
  stoppedAt: Date | null;
  breachedAt: Date | null;
  overrun: number | null;
}

let app: TestApp;
let sla: SlaService;

beforeAll(async () => {
  app = await startApp();
  sla = app.get(SlaService);
});
afterAll(() => app?.close());

const transaction = <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => app.dataSource.transaction(work);

/** A ticket row and what the clocks need to know of it. */
async function ticket(change: Partial<SlaTicket> = {}): Promise<SlaTicket> {
  const ticketId = v7();
  const [row] = await app.dataSource.query(
    `INSERT INTO ticket (id, source, fingerprint, text, status) VALUES ($1, 'tests', 'x', 'x', 'queued') RETURNING number, created_at AS "createdAt"`,
    [ticketId],
  );
  const facts = { category: 'quality', reasons: ['defect'], priority: 'normal', tier: 'basic', channel: null, language: 'zh' } as const;
  return { ticketId, externalId: null, source: 'tests', department: 'quality', ...facts, reasons: [...facts.reasons], ...row, ...change };
}

async function started(change: Partial<SlaTicket> = {}): Promise<SlaTicket> {
  const made = await ticket(change);
  await transaction((manager) => sla.start(manager, [made]));
  return made;
}

/** Time passes for a ticket: everything that its clocks know lies `minutes` further back. */
async function rewind(manager: EntityManager, { ticketId }: SlaTicket, minutes: number): Promise<void> {
  const ago = (column: string) => `${column} = ${column} - make_interval(secs => $2)`;
  const columns = ['started_at', 'due_at', 'paused_at', 'breached_at', 'span_from'].map(ago).join(', ');
  await manager.query(`UPDATE sla_timer SET ${ago('fire_at')} WHERE clock_id IN (SELECT id FROM sla_clock WHERE ticket_id = $1)`, [
    ticketId,
    minutes * 60,
  ]);
  await manager.query(`UPDATE sla_clock SET ${columns} WHERE ticket_id = $1`, [ticketId, minutes * 60]);
}

const clocksOf = async ({ ticketId }: SlaTicket): Promise<ClockRow[]> =>
  app.dataSource.query(
    `SELECT id, clock, cycle, state, department, policy_slug || '@' || policy_version AS policy, target_seconds AS seconds, due_at AS due,
            (SELECT coalesce(sum(extract(epoch FROM s.to_at - s.from_at)) FILTER (WHERE s.state = 'paused'), 0)::float8 FROM sla_segment s WHERE s.clock_id = c.id) AS "pausedSeconds", paused_at AS "pausedAt", stopped_at AS "stoppedAt", breached_at AS "breachedAt", overrun_seconds AS overrun
     FROM sla_clock c WHERE ticket_id = $1 ORDER BY array_position(ARRAY['pickup', 'first_response', 'next_reply', 'resolution'], clock), cycle`,
    [ticketId],
  );
const clockOf = async (of: SlaTicket, clock: ClockName, cycle = 1): Promise<ClockRow> =>
  (await clocksOf(of)).find((row) => row.clock === clock && row.cycle === cycle)!;
const states = async (of: SlaTicket) => (await clocksOf(of)).map((row) => `${row.clock} ${row.state}`);
const timersOf = (clockId: string): Promise<{ level: string; fireAt: Date | null; firedAt: Date | null }[]> =>
  app.dataSource.query(`SELECT level, fire_at AS "fireAt", fired_at AS "firedAt" FROM sla_timer WHERE clock_id = $1 ORDER BY level`, [
    clockId,
  ]);
const eventsOf = ({
  ticketId,
}: SlaTicket): Promise<
  { type: string; department: string; data: { clock: string; level?: string; firedLate: boolean; dueAt: string } }[]
> =>
  app.dataSource.query(`SELECT type, department, data FROM outbox_event WHERE ticket_id = $1 AND type LIKE 'sla.%' ORDER BY id`, [
    ticketId,
  ]);
const secondsBetween = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 1000);

describe('starting clocks', () => {
  it('opens pickup, first response and resolution by the policy of tier and priority, and answers the nearest deadline', async () => {
    const batch = [await ticket({ tier: 'strategic', priority: 'urgent' }), await ticket({ tier: 'core' }), await ticket()];
    const nearest = await transaction((manager) => sla.start(manager, batch));
    const [vip, core, basic] = batch as [SlaTicket, SlaTicket, SlaTicket];
    const seen = async (of: SlaTicket) => (await clocksOf(of)).map((row) => [row.clock, row.policy, row.seconds]);
    expect(await seen(vip)).toEqual([
      ['pickup', 'urgent-strategic@1', 450],
      ['first_response', 'urgent-strategic@1', 900],
      ['resolution', 'urgent-strategic@1', 7200],
    ]);
    expect(await seen(core)).toEqual([
      ['pickup', 'core@1', 1800],
      ['first_response', 'core@1', 3600],
      ['resolution', 'core@1', 21_600],
    ]);
    expect(await seen(basic)).toEqual([
      ['pickup', 'basic@1', 7200],
      ['first_response', 'basic@1', 14_400],
      ['resolution', 'basic@1', 86_400],
    ]);
    expect(secondsBetween(vip.createdAt, nearest.get(vip.ticketId)!)).toBe(450);
    const pickup = await clockOf(vip, 'pickup');
    expect(secondsBetween(vip.createdAt, pickup.due)).toBe(450);
    expect((await timersOf(pickup.id)).map(({ level, fireAt }) => [level, secondsBetween(vip.createdAt, fireAt!)])).toEqual([
      ['breach', 450],
      ['warning:80%', 360],
    ]);
  });

  it('twice opens them once', async () => {
    const made = await started();
    const before = await clocksOf(made);
    await transaction((manager) => sla.start(manager, [made]));
    expect(await clocksOf(made)).toEqual(before);
  });

  it('that roll back leave nothing', async () => {
    const made = await ticket();
    const failing = transaction(async (manager) => {
      await sla.start(manager, [made]);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await clocksOf(made)).toEqual([]);
  });
});

describe('stopping clocks', () => {
  it('D10 stops the clocks that are named and no other', async () => {
    const made = await started();
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup']));
    expect(await states(made)).toEqual(['pickup met', 'first_response running', 'resolution running']);
    const pickup = await clockOf(made, 'pickup');
    expect(pickup).toMatchObject({ overrun: null, breachedAt: null });
    expect(pickup.stoppedAt).toBeInstanceOf(Date);
    expect(await timersOf(pickup.id)).toEqual([]);
    expect((await timersOf((await clockOf(made, 'first_response')).id)).length).toBe(2);
  });

  it('D10 a breach of one clock leaves the others running', async () => {
    const made = await started();
    await transaction((manager) => rewind(manager, made, 150));
    await until(async () => (await clockOf(made, 'pickup')).state === 'breached', 'the breach of pickup');
    expect(await states(made)).toEqual(['pickup breached', 'first_response running', 'resolution running']);
  });

  it('D11 writes the result in the transaction that stops the clock, and the breach with it', async () => {
    const made = await started();
    // Rewinding in the same transaction: the poller cannot see it before the stop.
    await transaction(async (manager) => {
      await rewind(manager, made, 130);
      await sla.stop(manager, [made.ticketId], ['pickup']);
    });
    const pickup = await clockOf(made, 'pickup');
    expect(pickup).toMatchObject({ state: 'breached', breachedAt: pickup.due });
    expect(pickup.overrun).toBeGreaterThanOrEqual(600);
    expect(pickup.overrun).toBeLessThan(630);
    expect(secondsBetween(pickup.due, pickup.stoppedAt!)).toBe(pickup.overrun);
    const events = (await eventsOf(made)).filter((event) => event.data.clock === 'pickup');
    expect(events.map((event) => [event.type, event.data.level, event.data.firedLate])).toEqual([
      ['sla.warning', '80%', true],
      ['sla.breached', undefined, true],
    ]);
    expect(events[1]?.data.dueAt).toBe(pickup.due.toISOString());
  });

  it('D11 a stop that rolls back leaves neither result nor event', async () => {
    const made = await started();
    const failing = transaction(async (manager) => {
      await rewind(manager, made, 130);
      await sla.stop(manager, [made.ticketId], ['pickup']);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await states(made)).toEqual(['pickup running', 'first_response running', 'resolution running']);
    expect(await eventsOf(made)).toEqual([]);
  });

  it('of a breached clock keeps the breach and adds the overrun, once', async () => {
    const made = await started();
    await transaction((manager) => rewind(manager, made, 121));
    await until(async () => (await clockOf(made, 'pickup')).state === 'breached', 'the breach of pickup');
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup']));
    const stopped = await clockOf(made, 'pickup');
    expect(stopped.state).toBe('breached');
    expect(stopped.overrun).toBeGreaterThanOrEqual(60);
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup']));
    expect(await clockOf(made, 'pickup')).toEqual(stopped);
  });

  it('of many tickets is one call', async () => {
    const batch = await Promise.all(Array.from({ length: 5 }, () => started()));
    await transaction((manager) =>
      sla.stop(
        manager,
        batch.map((made) => made.ticketId),
        ['pickup', 'first_response', 'resolution'],
      ),
    );
    for (const made of batch) expect(await states(made)).toEqual(['pickup met', 'first_response met', 'resolution met']);
  });

  it('by cancelling counts nowhere, but undoes no breach', async () => {
    const made = await started();
    await transaction(async (manager) => {
      await rewind(manager, made, 130);
      await sla.cancel(manager, [made.ticketId]);
    });
    expect(await states(made)).toEqual(['pickup breached', 'first_response cancelled', 'resolution cancelled']);
    for (const clock of await clocksOf(made)) expect((await timersOf(clock.id)).filter((timer) => !timer.firedAt)).toEqual([]);
  });
});

describe('D7 hold', () => {
  it('pauses the clocks that the policy says, and moves their deadlines by its length', async () => {
    const made = await started();
    const before = await clocksOf(made);
    await transaction((manager) => sla.pause(manager, made.ticketId));
    expect(await states(made)).toEqual(['pickup running', 'first_response running', 'resolution paused']);
    const resolution = await clockOf(made, 'resolution');
    expect((await timersOf(resolution.id)).map((timer) => timer.fireAt)).toEqual([null, null]);

    await transaction((manager) => rewind(manager, made, 45));
    await transaction((manager) => sla.resume(manager, made.ticketId));
    const resumed = await clockOf(made, 'resolution');
    expect(resumed).toMatchObject({ state: 'running', pausedAt: null });
    expect(resumed.pausedSeconds).toBeGreaterThanOrEqual(45 * 60);
    expect(resumed.pausedSeconds).toBeLessThan(45 * 60 + 30);
    // The rewind took 45 minutes off the deadline; the hold gives them back.
    expect(secondsBetween(before[2]!.due, resumed.due)).toBe(Math.round(resumed.pausedSeconds) - 45 * 60);
    const [breach, warning] = await timersOf(resumed.id);
    expect(breach?.fireAt).toEqual(resumed.due);
    expect(secondsBetween(warning!.fireAt!, breach!.fireAt!)).toBe(86_400 * 0.2);
    expect((await clockOf(made, 'first_response')).pausedSeconds).toBe(0);
  });

  it('never breaches a paused clock, however long it lasts', async () => {
    const made = await started();
    await transaction((manager) => sla.pause(manager, made.ticketId));
    await transaction((manager) => rewind(manager, made, 10_000));
    await until(async () => (await clockOf(made, 'first_response')).state === 'breached', 'the breach of first response');
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['resolution']));
    expect(await states(made)).toEqual(['pickup breached', 'first_response breached', 'resolution met']);
  });

  it('twice, and resuming twice, change nothing more', async () => {
    const made = await started();
    await transaction((manager) => sla.pause(manager, made.ticketId));
    const paused = await clocksOf(made);
    await transaction((manager) => sla.pause(manager, made.ticketId));
    expect(await clocksOf(made)).toEqual(paused);
    await transaction((manager) => sla.resume(manager, made.ticketId));
    const resumed = await clocksOf(made);
    await transaction((manager) => sla.resume(manager, made.ticketId));
    expect(await clocksOf(made)).toEqual(resumed);
  });

  it('begun after the deadline finds the breach first; its time is no overrun', async () => {
    const made = await started();
    await transaction(async (manager) => {
      await rewind(manager, made, 1441);
      await sla.pause(manager, made.ticketId);
    });
    const due = (await clockOf(made, 'resolution')).due;
    expect(await clockOf(made, 'resolution')).toMatchObject({ state: 'breached', stoppedAt: null });
    await transaction(async (manager) => {
      await rewind(manager, made, 600);
      await sla.resume(manager, made.ticketId);
      await sla.stop(manager, [made.ticketId], ['resolution']);
    });
    const resolution = await clockOf(made, 'resolution');
    expect(secondsBetween(resolution.due, due)).toBe(36_000);
    expect(resolution.overrun).toBeGreaterThanOrEqual(60);
    expect(resolution.overrun).toBeLessThan(90);
    expect((await eventsOf(made)).filter((event) => event.type === 'sla.breached' && event.data.clock === 'resolution').length).toBe(1);
  });
});

describe('D9 next reply', () => {
  it('opens on a customer message only, and only one at a time', async () => {
    const made = await started();
    expect((await states(made)).some((state) => state.startsWith('next_reply'))).toBe(false);
    await transaction((manager) => sla.openNextReply(manager, made));
    const first = await clockOf(made, 'next_reply');
    expect(first).toMatchObject({ state: 'running', seconds: 14_400 });
    await transaction((manager) => sla.openNextReply(manager, made));
    expect((await clocksOf(made)).filter((row) => row.clock === 'next_reply')).toEqual([first]);
  });

  it('once answered never escalates; the next message opens a new one', async () => {
    const made = await started();
    await transaction((manager) => sla.openNextReply(manager, made));
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['next_reply']));
    await transaction((manager) => rewind(manager, made, 300));
    await until(async () => (await clockOf(made, 'first_response')).state === 'breached', 'the breach of first response');
    expect((await eventsOf(made)).filter((event) => event.data.clock === 'next_reply')).toEqual([]);
    await transaction((manager) => sla.openNextReply(manager, made));
    expect((await clocksOf(made)).filter((row) => row.clock === 'next_reply').map((row) => [row.cycle, row.state])).toEqual([
      [1, 'met'],
      [2, 'running'],
    ]);
  });

  it('counts from the message, not from the ticket', async () => {
    const made = await started();
    await transaction((manager) => rewind(manager, made, 100));
    await transaction((manager) => sla.openNextReply(manager, made));
    const [{ now }] = await app.dataSource.query('SELECT now() AS now');
    expect(14_400 - secondsBetween(now, (await clockOf(made, 'next_reply')).due)).toBeLessThan(30);
  });

  it('still opens one for two messages at the same time', async () => {
    const made = await started();
    await Promise.all(Array.from({ length: 4 }, () => transaction((manager) => sla.openNextReply(manager, made))));
    expect((await clocksOf(made)).filter((row) => row.clock === 'next_reply').length).toBe(1);
  });
});

describe('reopening and moving', () => {
  it('D8 opens a new cycle of next reply and resolution and leaves the decided clocks alone', async () => {
    const made = await started();
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup', 'first_response', 'resolution']));
    const decided = await clocksOf(made);
    await transaction((manager) => sla.reopen(manager, made));
    const all = await clocksOf(made);
    expect(all.map((row) => [row.clock, row.cycle, row.state])).toEqual([
      ['pickup', 1, 'met'],
      ['first_response', 1, 'met'],
      ['next_reply', 1, 'running'],
      ['resolution', 1, 'met'],
      ['resolution', 2, 'running'],
    ]);
    expect(all.filter((row) => row.state === 'met')).toEqual(decided);
  });

  it('D36 charges the new department from now on, and a breach to the one that had the ticket', async () => {
    const made = await started();
    await transaction(async (manager) => {
      await rewind(manager, made, 130);
      await sla.handOver(manager, [made.ticketId], { department: 'service', holder: null }, 'transferred');
    });
    expect((await clocksOf(made)).map((row) => [row.clock, row.state, row.department])).toEqual([
      ['pickup', 'breached', 'quality'],
      ['first_response', 'running', 'service'],
      ['resolution', 'running', 'service'],
    ]);
    expect((await eventsOf(made)).find((event) => event.type === 'sla.breached')?.department).toBe('quality');
  });

  it('nearestDue keeps a late ticket at the front until its work is done', async () => {
    const made = await started();
    const nearest = async () => (await transaction((manager) => sla.nearestDue(manager, [made.ticketId]))).get(made.ticketId);
    await transaction((manager) => rewind(manager, made, 130));
    await until(async () => (await clockOf(made, 'pickup')).state === 'breached', 'the breach of pickup');
    expect(await nearest()).toEqual((await clockOf(made, 'pickup')).due);
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup']));
    expect(await nearest()).toEqual((await clockOf(made, 'first_response')).due);
    await transaction((manager) => sla.stop(manager, [made.ticketId], ['first_response', 'resolution']));
    expect(await nearest()).toBeUndefined();
  });
});

describe('D13 fires exactly once', () => {
  const perClock = async (batch: SlaTicket[]) =>
    app.dataSource.query(
      `SELECT type, data->>'clock' AS clock, count(*)::int AS events, count(DISTINCT ticket_id)::int AS tickets
       FROM outbox_event WHERE ticket_id = ANY($1) AND type LIKE 'sla.%' GROUP BY 1, 2 ORDER BY 1, 2`,
      [batch.map((made) => made.ticketId)],
    );
  const unfired = async (batch: SlaTicket[]) =>
    (
      await app.dataSource.query(
        `SELECT 1 FROM sla_timer t JOIN sla_clock c ON c.id = t.clock_id WHERE c.ticket_id = ANY($1) AND t.fired_at IS NULL AND t.fire_at <= now()`,
        [batch.map((made) => made.ticketId)],
      )
    ).length;

  it('under three pollers at once', async () => {
    const batch = await Promise.all(Array.from({ length: 60 }, () => ticket()));
    await transaction(async (manager) => {
      await sla.start(manager, batch);
      for (const made of batch) await rewind(manager, made, 10_000);
    });
    const poller = app.get(SlaPoller);
    const drain = async () => {
      while (await poller.round());
    };
    await Promise.all([drain(), drain(), drain()]);
    await until(async () => (await unfired(batch)) === 0, 'all timers to fire');
    const each = { events: 60, tickets: 60 };
    expect(await perClock(batch)).toEqual(
      ['sla.breached', 'sla.warning'].flatMap((type) =>
        ['first_response', 'pickup', 'resolution'].map((clock) => ({ type, clock, ...each })),
      ),
    );
  });

  it('when staff stop clocks in the same moment', async () => {
    const batch = await Promise.all(Array.from({ length: 30 }, () => started()));
    await transaction(async (manager) => {
      for (const made of batch) await rewind(manager, made, 10_000);
    });
    const poller = app.get(SlaPoller);
    const stops = batch.map((made) =>
      transaction((manager) => sla.stop(manager, [made.ticketId], ['pickup', 'first_response', 'resolution'])),
    );
    await Promise.all([...stops, poller.round(), poller.round(), poller.round()]);
    const each = { events: 30, tickets: 30 };
    expect(await perClock(batch)).toEqual(
      ['sla.breached', 'sla.warning'].flatMap((type) =>
        ['first_response', 'pickup', 'resolution'].map((clock) => ({ type, clock, ...each })),
      ),
    );
    for (const made of batch) {
      const clocks = await clocksOf(made);
      expect(
        clocks.every(
          (row) =>
            row.state === 'breached' && row.stoppedAt !== null && row.overrun! > 0 && row.breachedAt?.getTime() === row.due.getTime(),
        ),
      ).toBe(true);
    }
  });

  it('and shows in the metrics', async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    const count = Number(/^triage_sla_breaches_total\{clock="pickup"\} (\d+)$/m.exec(text)?.[1]);
    expect(count).toBeGreaterThanOrEqual(90);
  });
});
