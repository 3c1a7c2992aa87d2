import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { v7 } from 'uuid';
import { DeskTransactions } from '../src/desk/desk.transactions.js';
import { EscalationsService } from '../src/desk/escalations.service.js';
import type { Priority } from '../src/shared/priority.js';
import { SlaPoller } from '../src/sla/sla.poller.js';
import { SlaService, type SlaTicket } from '../src/sla/sla.service.js';
import { bearer, startApp, type TestApp } from './support/app.js';

type Rung = Record<string, unknown>;

let app: TestApp;
let manager: string;
let policies = 0;

// No background work: the tests notice deadlines and climb ladders themselves.
beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  manager = await app.key({ role: 'manager' });
});
afterAll(() => app?.close());

const query = (sql: string, parameters: unknown[] = []) => app.dataSource.query(sql, parameters);
const post = (path: string, body: object) => app.http.post(path).set(bearer(manager)).send(body);

/** A policy of its own for one channel: resolution within an hour, with a ladder. */
async function ladder(escalations: Rung[], change: object = {}): Promise<string> {
  policies += 1;
  const channel = `ladder-${policies}`;
  const targets = { resolution: { minutes: 60 } };
  const rungs = escalations.map((rung) => ({ clock: 'resolution', ...rung }));
  const policy = { slug: channel, name: channel, rank: 1, match: { channel: [channel] }, targets, warnings: [], escalations: rungs };
  const made = await post('/v1/sla-policies', { ...policy, ...change });
  expect([made.status, made.body.detail]).toEqual([201, undefined]);
  return channel;
}

async function started(channel: string, change: { priority?: Priority; department?: string } = {}): Promise<SlaTicket> {
  const ticketId = v7();
  const facts = { department: 'quality', category: 'quality', reasons: [], priority: 'normal', tier: 'basic', language: 'zh' } as const;
  const { department, priority } = { ...facts, ...change };
  const [row] = await query(
    `INSERT INTO ticket (id, source, fingerprint, text, status, category, priority, department, channel)
     VALUES ($1, 'tests', 'x', 'x', 'queued', 'quality', $2, $3, $4) RETURNING number, created_at AS "createdAt"`,
    [ticketId, priority, department, channel],
  );
  await query(
    `INSERT INTO queue_item (ticket_id, department, priority, urgent, due_at, created_at) VALUES ($1, $2, $3, $3 = 'urgent', now(), now())`,
    [ticketId, department, priority],
  );
  const ticket: SlaTicket = { ticketId, externalId: null, source: 'tests', channel, ...facts, ...change, ...row };
  await app.dataSource.transaction((inside) => app.get(SlaService).start(inside, [ticket]));
  return ticket;
}

/** Time passes for tickets: everything that their clocks know lies `minutes` further back. */
async function rewind(tickets: readonly SlaTicket[], minutes: number): Promise<void> {
  const ago = (column: string) => `${column} = ${column} - make_interval(secs => $2)`;
  const parameters = [tickets.map(({ ticketId }) => ticketId), minutes * 60];
  await app.dataSource.transaction(async (inside) => {
    await inside.query(
      `UPDATE sla_timer SET ${ago('fire_at')} WHERE fired_at IS NULL AND clock_id IN (SELECT id FROM sla_clock WHERE ticket_id = ANY($1))`,
      parameters,
    );
    const columns = ['started_at', 'due_at', 'paused_at', 'breached_at', 'span_from'].map(ago).join(', ');
    await inside.query(`UPDATE sla_clock SET ${columns} WHERE ticket_id = ANY($1)`, parameters);
  });
}

/** What the background does, until there is nothing left: deadlines are noticed, then rungs are done. */
async function climb(): Promise<void> {
  while (await app.get(SlaPoller).round());
  while (await app.get(EscalationsService).round());
}
/** The same, with the notices that came of it. */
async function climbAndTell(): Promise<void> {
  await climb();
  while (await app.get(SlaPoller).round());
}

const itemOf = async ({ ticketId }: SlaTicket) =>
  (
    await query('SELECT department, state, priority, urgent, assignee, lease_token AS token FROM queue_item WHERE ticket_id = $1', [
      ticketId,
    ])
  )[0];
const ticketOf = async ({ ticketId }: SlaTicket) =>
  (await query('SELECT status, department, priority, assignee, why FROM ticket WHERE id = $1', [ticketId]))[0];
const eventsOf = async ({ ticketId }: SlaTicket, type = 'sla.escalated') =>
  (await query('SELECT department, data FROM outbox_event WHERE ticket_id = $1 AND type = $2 ORDER BY id', [ticketId, type])).map(
    (row: { department: string; data: object }) => ({ department: row.department, ...row.data }),
  );
const open = async () => (await query('SELECT count(*)::int AS n FROM sla_escalation WHERE applied_at IS NULL'))[0].n;
const claim = async ({ ticketId }: SlaTicket, agent = 'Ann'): Promise<string> => {
  const { status, body } = await post(`/v1/tickets/${ticketId}/claim`, { agent });
  expect(status).toBe(200);
  return body.leaseToken;
};
const nothing = { raisedTo: null, movedTo: null, assignedTo: null, takenFrom: null };

describe('a rung that is reached', () => {
  it('raises the priority, and with it the place in the queue; says so on the ticket, as an event, and in the trail', async () => {
    const channel = await ladder([
      { afterMinutes: 0, raisePriority: true },
      { afterMinutes: 30, raisePriority: true },
    ]);
    const ticket = await started(channel);
    await rewind([ticket], 61);
    await climb();
    expect(await itemOf(ticket)).toMatchObject({ priority: 'high', urgent: false, state: 'waiting' });
    expect(await ticketOf(ticket)).toMatchObject({ priority: 'high', status: 'queued', why: [{ code: 'escalated' }] });
    await rewind([ticket], 30);
    await climb();
    expect(await itemOf(ticket)).toMatchObject({ priority: 'urgent', urgent: true });
    const [first, second] = await eventsOf(ticket);
    expect(first).toMatchObject({
      department: 'quality',
      clock: 'resolution',
      afterMinutes: 0,
      firedLate: true,
      ...nothing,
      raisedTo: 'high',
    });
    expect(second).toMatchObject({ afterMinutes: 30, raisedTo: 'urgent' });
    expect(Date.parse(second.at) - Date.parse(second.dueAt)).toBe(30 * 60_000);
    const trail = await query(
      `SELECT actor_key AS actor, data FROM audit_entry WHERE entity_id = $1 AND action = 'sla.escalated' ORDER BY id`,
      [ticket.ticketId],
    );
    expect(trail).toMatchObject([{ actor: 'system', data: { raisedTo: 'high' } }, { data: { raisedTo: 'urgent' } }]);
  });

  it('moves a ticket out of its holder’s hands: the lease is spent, the time goes on in the other department, the breach stays', async () => {
    const ticket = await started(await ladder([{ afterMinutes: 10, moveTo: 'service', raisePriority: true }]));
    const leaseToken = await claim(ticket);
    await rewind([ticket], 75);
    await climb();
    expect(await itemOf(ticket)).toMatchObject({ department: 'service', state: 'waiting', priority: 'high', assignee: null, token: null });
    expect(await ticketOf(ticket)).toMatchObject({ department: 'service', status: 'queued', assignee: null, priority: 'high' });
    const late = await post(`/v1/tickets/${ticket.ticketId}/respond`, { leaseToken, text: '来晚了' });
    expect([late.status, late.body.code]).toEqual([409, 'stale_lease']);
    expect(await eventsOf(ticket)).toMatchObject([
      { department: 'service', ...nothing, raisedTo: 'high', movedTo: 'service', takenFrom: 'Ann' },
    ]);
    expect(await eventsOf(ticket, 'sla.breached')).toMatchObject([{ department: 'quality' }]);
    const [clock] = await query(
      `SELECT department, span_department AS now, span_holder AS holder,
              (SELECT array_agg(ended_by || ' ' || holder ORDER BY from_at) FROM sla_segment WHERE clock_id = c.id AND holder IS NOT NULL) AS ledger
       FROM sla_clock c WHERE ticket_id = $1`,
      [ticket.ticketId],
    );
    expect(clock).toEqual({ department: 'quality', now: 'service', holder: null, ledger: ['due Ann', 'escalated Ann'] });
    const [why] = (await ticketOf(ticket)).why;
    expect(why).toMatchObject({
      code: 'escalated',
      zh: expect.stringContaining('由 quality 转到 service'),
      en: expect.stringContaining('to service'),
    });
  });

  it('moves a ticket on hold, whose clocks go on then', async () => {
    const targets = { first_response: { minutes: 30 }, resolution: { minutes: 600 } };
    const channel = await ladder([{ clock: 'first_response', afterMinutes: 0, moveTo: 'service' }], { targets });
    const ticket = await started(channel);
    const leaseToken = await claim(ticket);
    await post(`/v1/tickets/${ticket.ticketId}/hold`, { leaseToken, reason: '等照片' }).expect(200);
    await rewind([ticket], 31);
    await climb();
    expect(await itemOf(ticket)).toMatchObject({ department: 'service', state: 'waiting', assignee: null });
    expect(
      await query(`SELECT clock, state, paused_at AS paused FROM sla_clock WHERE ticket_id = $1 ORDER BY clock`, [ticket.ticketId]),
    ).toEqual([
      { clock: 'first_response', state: 'breached', paused: null },
      { clock: 'resolution', state: 'running', paused: null },
    ]);
  });

  it('reserves it for an agent in the department that it is moved to', async () => {
    const ticket = await started(await ladder([{ afterMinutes: 0, moveTo: 'service', assignTo: '阿强' }]));
    await rewind([ticket], 61);
    await climb();
    expect(await itemOf(ticket)).toMatchObject({ department: 'service', state: 'waiting', assignee: '阿强' });
    expect((await post(`/v1/tickets/${ticket.ticketId}/claim`, { agent: '别人' })).body.code).toBe('held');
    const mine = await post('/v1/queues/service/claim', { agent: '阿强' });
    expect(mine.body.items).toMatchObject([{ ticket: { id: ticket.ticketId }, whyNext: 'assigned_to_you' }]);
  });

  it('takes it from its holder for another agent, and leaves it to one who has it already', async () => {
    const channel = await ladder([{ afterMinutes: 0, assignTo: 'Lead' }]);
    const [taken, kept] = [await started(channel), await started(channel)];
    await claim(taken, 'Ann');
    const leaseToken = await claim(kept, 'Lead');
    await rewind([taken, kept], 61);
    await climb();
    expect(await itemOf(taken)).toMatchObject({ state: 'waiting', assignee: 'Lead', token: null });
    expect(await eventsOf(taken)).toMatchObject([{ assignedTo: 'Lead', takenFrom: 'Ann' }]);
    expect(await itemOf(kept)).toMatchObject({ state: 'leased', assignee: 'Lead', token: leaseToken });
    expect(await eventsOf(kept)).toMatchObject([nothing]);
  });

  it('leaves out a department that is gone, and the one that has the ticket', async () => {
    const name = { zh: '夜班', en: 'Night' };
    await post('/v1/departments', { slug: 'short-lived', name }).expect(201);
    const channel = await ladder([
      { afterMinutes: 0, moveTo: 'short-lived', raisePriority: true },
      { afterMinutes: 1, moveTo: 'quality' },
    ]);
    await app.http.delete('/v1/departments/short-lived').set(bearer(manager)).set('If-Match', '1').expect(204);
    const ticket = await started(channel);
    await rewind([ticket], 65);
    await climb();
    expect(await itemOf(ticket)).toMatchObject({ department: 'quality', priority: 'high' });
    expect(await eventsOf(ticket)).toMatchObject([{ ...nothing, raisedTo: 'high' }, nothing]);
  });

  it('comes after the ones before it, also when the service was down for all of them', async () => {
    const rungs = [
      { afterMinutes: 90, moveTo: 'review', raisePriority: true },
      { afterMinutes: 0, raisePriority: true },
      { afterMinutes: 30, moveTo: 'service' },
    ];
    const ticket = await started(await ladder(rungs), { priority: 'low' });
    await rewind([ticket], 600);
    await climb();
    expect((await eventsOf(ticket)).map((event: Rung) => [event.afterMinutes, event.raisedTo, event.movedTo])).toEqual([
      [0, 'normal', null],
      [30, null, 'service'],
      [90, 'high', 'review'],
    ]);
    expect(await itemOf(ticket)).toMatchObject({ department: 'review', priority: 'high' });
  });

  it('does nothing to a ticket that is settled meanwhile, and D9 nothing for a clock whose work is done', async () => {
    const settled = await started(await ladder([{ afterMinutes: 0, moveTo: 'service', notify: { webhook: 'pager' } }]));
    const targets = { first_response: { minutes: 60 }, resolution: { minutes: 6000 } };
    const answered = await started(await ladder([{ clock: 'first_response', afterMinutes: 0, moveTo: 'service' }], { targets }));
    const tokens = [await claim(settled), await claim(answered)];
    await rewind([settled, answered], 61);
    while (await app.get(SlaPoller).round());
    expect(await open()).toBe(2);
    await post(`/v1/tickets/${settled.ticketId}/resolve`, { leaseToken: tokens[0], resolution: '已退款' }).expect(200);
    await post(`/v1/tickets/${answered.ticketId}/respond`, { leaseToken: tokens[1], text: '您好' }).expect(200);
    await climbAndTell();
    expect(await open()).toBe(0);
    expect(await ticketOf(settled)).toMatchObject({ status: 'resolved', department: 'quality', why: [] });
    expect(await itemOf(answered)).toMatchObject({ department: 'quality', state: 'leased', assignee: 'Ann' });
    for (const ticket of [settled, answered]) expect([await eventsOf(ticket), await eventsOf(ticket, 'sla.notice')]).toEqual([[], []]);
  });
});

describe('D13 a rung is done once', () => {
  it('by three processes at once over a wave, while staff work on the same tickets', async () => {
    const channel = await ladder([
      { afterMinutes: 0, raisePriority: true, notify: { webhook: 'pager' } },
      { afterMinutes: 5, moveTo: 'service' },
    ]);
    const tickets: SlaTicket[] = [];
    for (let i = 0; i < 150; i += 1) tickets.push(await started(channel));
    const held = tickets.slice(0, 24);
    const tokens = new Map<string, string>();
    for (const ticket of held) tokens.set(ticket.ticketId, await claim(ticket));
    await rewind(tickets, 66);
    const act = ({ ticketId }: SlaTicket, index: number) => {
      const leaseToken = tokens.get(ticketId);
      const actions: [string, object][] = [
        ['respond', { leaseToken, text: '稍等' }],
        ['resolve', { leaseToken, resolution: '好了' }],
        ['hold', { leaseToken, reason: '等' }],
        ['transfer', { leaseToken, department: 'logistics', reason: 'next_step' }],
      ];
      const [action, body] = actions[index % 4]!;
      return post(`/v1/tickets/${ticketId}/${action}`, body);
    };
    const drain = async (work: () => Promise<boolean>) => {
      while (await work());
    };
    const rungs = app.get(EscalationsService);
    const noticing = drain(() => app.get(SlaPoller).round());
    const [answers] = await Promise.all([
      Promise.all(held.map(act)),
      noticing,
      ...[1, 2, 3].map(() => noticing.then(() => drain(() => rungs.round()))),
      drain(() => rungs.round()),
    ]);
    await climbAndTell();
    expect(await open()).toBe(0);
    // Either the holder came first or the rung did; nobody waits for ever, and nothing fails.
    expect(answers.filter(({ status, body }) => status !== 200 && body.code !== 'stale_lease')).toEqual([]);
    const settled = held.filter((_, index) => index % 4 === 1 && answers[index]!.status === 200).map(({ ticketId }) => ticketId);
    const done = await query(
      `SELECT data->>'afterMinutes' AS rung, count(*)::int AS events, count(DISTINCT ticket_id)::int AS tickets
       FROM outbox_event WHERE ticket_id = ANY($1) AND type = 'sla.escalated' GROUP BY 1 ORDER BY 1`,
      [tickets.map(({ ticketId }) => ticketId).filter((id) => !settled.includes(id))],
    );
    const each = { events: 150 - settled.length, tickets: 150 - settled.length };
    expect(done).toEqual([
      { rung: '0', ...each },
      { rung: '5', ...each },
    ]);
    const twice = await query(
      `SELECT ticket_id FROM outbox_event WHERE type IN ('sla.escalated', 'sla.notice') AND ticket_id = ANY($1)
       GROUP BY ticket_id, type, data->>'afterMinutes' HAVING count(*) > 1`,
      [tickets.map(({ ticketId }) => ticketId)],
    );
    expect(twice).toEqual([]);
    const places = await query(
      `SELECT q.department, q.priority, count(*)::int AS n FROM queue_item q WHERE ticket_id = ANY($1) GROUP BY 1, 2 ORDER BY 1, 2`,
      [tickets.map(({ ticketId }) => ticketId)],
    );
    expect(places).toEqual([{ department: 'service', priority: 'high', n: each.tickets }]);
  }, 120_000);

  it('and whole: what fails in the middle leaves nothing, and comes again', async () => {
    const channel = await ladder([{ afterMinutes: 0, moveTo: 'service', assignTo: 'Lead', notify: { webhook: 'pager' } }]);
    const [ticket, other] = [await started(channel), await started(channel)];
    await rewind([ticket, other], 61);
    while (await app.get(SlaPoller).round());
    const desk = app.get(DeskTransactions);
    const record = desk.record.bind(desk);
    const dying = jest.spyOn(desk, 'record').mockImplementation(async (inside, actor, told, type, data, audited) => {
      if (told.id === ticket.ticketId) throw new Error('killed');
      await record(inside, actor, told, type, data, audited);
    });
    await expect(app.get(EscalationsService).round()).rejects.toThrow('killed');
    dying.mockRestore();
    expect(await itemOf(ticket)).toMatchObject({ department: 'quality', assignee: null });
    expect(
      await query(`SELECT 1 FROM sla_timer t JOIN sla_clock c ON c.id = t.clock_id WHERE c.ticket_id = $1 AND level LIKE 'notice:%'`, [
        ticket.ticketId,
      ]),
    ).toEqual([]);
    expect(await itemOf(other)).toMatchObject({ department: 'service', assignee: 'Lead' });
    await climbAndTell();
    for (const one of [ticket, other]) {
      expect(await itemOf(one)).toMatchObject({ department: 'service', assignee: 'Lead' });
      expect([(await eventsOf(one)).length, (await eventsOf(one, 'sla.notice')).length]).toEqual([1, 1]);
    }
  });
});

describe('D15 a notice', () => {
  /** A department whose day, in UTC, is from `from` hours after this hour to `to` hours after it; answers when this hour began. */
  async function department(slug: string, from: number, to: number): Promise<Date> {
    const [{ hour }] = await query(`SELECT date_trunc('hour', now(), 'UTC') AS hour`);
    const at = (hours: number) => new Date(hour.getTime() + hours * 3_600_000).toISOString().slice(11, 16);
    const day = [[at(from), at(to)]];
    const weekly = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((name) => [name, day]));
    await post('/v1/calendars', { slug, name: slug, timeZone: 'UTC', weekly }).expect(201);
    await post('/v1/departments', { slug, name: { zh: slug, en: slug }, calendar: slug }).expect(201);
    return hour;
  }
  const notify = (to: object) => ladder([{ afterMinutes: 10, notify: to }]);
  const noticeTimer = async ({ ticketId }: SlaTicket) =>
    (
      await query(
        `SELECT t.level, t.fire_at AS at, t.fired_at IS NOT NULL AS fired FROM sla_timer t JOIN sla_clock c ON c.id = t.clock_id WHERE c.ticket_id = $1 AND t.level LIKE 'notice:%'`,
        [ticketId],
      )
    )[0];

  it('waits for the hours of the ticket’s department; the breach is recorded at its own time', async () => {
    const hour = await department('closed-now', 2, 4);
    const ticket = await started(await notify({ role: 'manager' }), { department: 'closed-now' });
    await rewind([ticket], 75);
    await climbAndTell();
    const opening = new Date(hour.getTime() + 2 * 3_600_000);
    expect(await noticeTimer(ticket)).toEqual({ level: 'notice:10m', at: opening, fired: false });
    expect(await eventsOf(ticket, 'sla.notice')).toEqual([]);
    const [clock] = await query('SELECT due_at AS due, breached_at AS breached FROM sla_clock WHERE ticket_id = $1', [ticket.ticketId]);
    const [breach] = await eventsOf(ticket, 'sla.breached');
    expect([clock.breached, new Date(breach.at)]).toEqual([clock.due, clock.due]);
    expect(await eventsOf(ticket)).toMatchObject([{ afterMinutes: 10, ...nothing }]);

    // Settled at night: in the morning the manager still hears of it, once.
    const leaseToken = await claim(ticket);
    await post(`/v1/tickets/${ticket.ticketId}/resolve`, { leaseToken, resolution: '好了' }).expect(200);
    await rewind([ticket], 240);
    await climbAndTell();
    await climbAndTell();
    expect(await eventsOf(ticket, 'sla.notice')).toMatchObject([{ department: 'closed-now', afterMinutes: 10, to: { role: 'manager' } }]);
  });

  it('goes at once in its hours', async () => {
    await department('open-now', -1, 3);
    const ticket = await started(await notify({ role: 'agent' }), { department: 'open-now' });
    await rewind([ticket], 75);
    await climbAndTell();
    const [notice] = await eventsOf(ticket, 'sla.notice');
    expect(notice).toMatchObject({ clock: 'resolution', afterMinutes: 10, to: { role: 'agent' }, firedLate: true });
    expect(Date.parse(notice.at) - Date.parse(notice.dueAt)).toBe(600_000);
  });

  it('goes to a webhook at once, whatever the hour', async () => {
    const ticket = await started(await notify({ webhook: 'pager' }), { department: 'closed-now' });
    await rewind([ticket], 75);
    await climbAndTell();
    expect(await eventsOf(ticket, 'sla.notice')).toMatchObject([{ to: { webhook: 'pager' } }]);
  });

  it('follows the ticket: the hours are those of the department that it was moved to', async () => {
    const channel = await ladder([{ afterMinutes: 0, moveTo: 'closed-now', notify: { role: 'agent' } }]);
    const ticket = await started(channel);
    await rewind([ticket], 61);
    await climbAndTell();
    expect(await noticeTimer(ticket)).toMatchObject({ fired: false });
    await rewind([ticket], 240);
    await climbAndTell();
    expect(await eventsOf(ticket, 'sla.notice')).toMatchObject([{ department: 'closed-now' }]);
  });
});
