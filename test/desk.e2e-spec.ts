import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bearer, startApp, type TestApp } from './support/app.js';
import { until } from './support/until.js';

type Body = Record<string, unknown>;

describe('the desk', () => {
  let app: TestApp;
  let tool: string;
  let agents: string;
  let manager: string;
  let count = 0;

  beforeAll(async () => {
    app = await startApp();
    [tool, manager] = await Promise.all([app.key({ role: 'intake', source: 'shop' }), app.key({ role: 'manager' })]);
    agents = await app.key({ role: 'agent', departments: ['logistics', 'quality', 'review'] });
    // What department and urgency a text gets is the classifier's business; here every ticket names its own.
    for (const priority of ['urgent', 'normal'])
      for (const department of ['logistics', 'quality', 'service', 'review'])
        await as(manager).post('/v1/routing-rules', {
          name: `${priority} to ${department}`,
          rank: 1,
          when: { metadata: { to: department, priority } },
          then: { department, priority },
        });
  });
  afterAll(() => app.close());
  beforeEach(() => app.dataSource.query('DELETE FROM queue_item'));

  const as = (key: string) => ({
    post: (path: string, body: Body = {}) => app.http.post(path).set(bearer(key)).send(body),
    get: (path: string) => app.http.get(path).set(bearer(key)),
  });
  const newTicket = async (department: string, extra: Body = {}, priority = 'normal') => {
    count += 1;
    const { body } = await as(tool).post('/v1/tickets', {
      text: `第${count}件投诉：包裹还没有到`,
      metadata: { to: department, priority },
      ...extra,
    });
    expect(body).toMatchObject({ status: 'queued', department });
    return body;
  };
  const claim = async (department: string, agent = '李娜', max = 1) =>
    (await as(agents).post(`/v1/queues/${department}/claim`, { agent, max })).body.items;
  const act = (id: string, action: string, body: Body, key = agents) => as(key).post(`/v1/tickets/${id}/${action}`, body);
  const clock = (ticket: { sla: { clock: string; state: string }[] }, name: string) => ticket.sla.find((one) => one.clock === name)?.state;

  it('goes from queue to settled: claim, answer, settle; each clock stops when its work is done', async () => {
    const sent = await newTicket('logistics');
    const [{ ticket, leaseToken, whyNext }] = await claim('logistics');
    expect([ticket.id, ticket.status, ticket.assignee, whyNext]).toEqual([sent.id, 'claimed', '李娜', 'nearest_deadline']);
    expect([clock(ticket, 'pickup'), clock(ticket, 'first_response')]).toEqual(['met', 'running']);
    const answered = await act(sent.id, 'respond', { leaseToken, text: '您好，已为您催促快递。' });
    expect([answered.status, clock(answered.body, 'first_response'), clock(answered.body, 'resolution')]).toEqual([200, 'met', 'running']);
    const settled = await act(sent.id, 'resolve', {
      leaseToken,
      resolution: '已重新发货',
      remedy: { kind: 'reship', amount: 12.5 },
      note: '内部备注',
    });
    expect(settled.body).toMatchObject({
      status: 'resolved',
      outcome: 'settled',
      resolution: '已重新发货',
      remedy: { kind: 'reship', amount: 12.5 },
      assignee: '李娜',
    });
    expect(settled.body.sla.map((one: { state: string; remainingMinutes: number | null }) => [one.state, one.remainingMinutes])).toEqual(
      Array(3).fill(['met', null]),
    );
    expect(await claim('logistics')).toEqual([]);
    const forTool = (await as(tool).get(`/v1/tickets/${sent.id}/messages`)).body.items;
    expect(forTool.map((message: Body) => [message.from, message.text])).toEqual([['staff', '您好，已为您催促快递。']]);
    expect((await as(agents).get(`/v1/tickets/${sent.id}/messages`)).body.items).toHaveLength(2);
  });

  it('gives urgent first, then the nearest deadline, then age (D23)', async () => {
    const first = await newTicket('quality');
    const second = await newTicket('quality');
    const strategic = await newTicket('quality', { customer: { id: 'vip', tier: 'strategic' } });
    const urgent = await newTicket('quality', { text: '吃了以后食物中毒住院，要起诉你们，找12315' }, 'urgent');
    expect(urgent).toMatchObject({ urgent: true, priority: 'urgent' });
    const taken = await claim('quality', 'Ann', 10);
    expect(taken.map((item: { ticket: { id: string }; whyNext: string }) => [item.ticket.id, item.whyNext])).toEqual([
      [urgent.id, 'urgent'],
      [strategic.id, 'nearest_deadline'],
      [first.id, 'nearest_deadline'],
      [second.id, 'nearest_deadline'],
    ]);
  });

  it('D18 never lets two agents hold one ticket: 20 claims at once, one winner; the 409 names the holder', async () => {
    const { id } = await newTicket('logistics');
    const named = await Promise.all(Array.from({ length: 20 }, (_, i) => act(id, 'claim', { agent: `agent-${i}` })));
    const winners = named.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    const holder = winners[0]?.body.ticket.assignee;
    for (const { status, body } of named.filter((answer) => answer.status !== 200))
      expect([status, body.code, body.holder]).toEqual([409, 'held', holder]);
    const again = await act(id, 'claim', { agent: holder });
    expect(again.body.leaseToken).toBe(winners[0]?.body.leaseToken);
    const queue = await Promise.all(Array.from({ length: 10 }, (_, i) => claim('logistics', `other-${i}`)));
    expect(queue.flat()).toEqual([]);
  });

  it('shares a queue among many claims at once without giving anything twice', async () => {
    for (let i = 0; i < 12; i += 1) await newTicket('logistics');
    const taken = (await Promise.all(Array.from({ length: 8 }, (_, i) => claim('logistics', `s-${i}`, 3)))).flat();
    expect(taken).toHaveLength(12);
    expect(new Set(taken.map((item: { ticket: { id: string } }) => item.ticket.id)).size).toBe(12);
  });

  it('D19 a heartbeat renews a lease, and a manager can take the ticket away', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken, leaseExpiresAt }] = await claim('logistics');
    await app.dataSource.query(`UPDATE queue_item SET lease_expires_at = now() + interval '1 minute' WHERE ticket_id = $1`, [id]);
    const beat = await act(id, 'heartbeat', { leaseToken });
    expect(new Date(beat.body.leaseExpiresAt).getTime()).toBeGreaterThanOrEqual(new Date(leaseExpiresAt).getTime());
    expect((await act(id, 'release', { force: true, reason: 'gone home' })).body.code).toBe('forbidden');
    expect((await act(id, 'release', { force: true }, manager)).body.code).toBe('reason_required');
    const freed = await act(id, 'release', { force: true, reason: '下班了' }, manager);
    expect([freed.status, freed.body.status, freed.body.assignee]).toEqual([200, 'queued', null]);
    const late = await act(id, 'respond', { leaseToken, text: '来晚了' });
    expect([late.status, late.body.code]).toEqual([409, 'stale_lease']);
    expect((await act(id, 'heartbeat', { leaseToken })).body.code).toBe('stale_lease');
    expect((await as(agents).get(`/v1/tickets/${id}/messages`)).body.items).toEqual([]);
  });

  it('D21 an unworked claim goes back to its old place when the lease runs out', async () => {
    const old = await newTicket('logistics');
    const younger = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics', 'sleeper');
    await app.dataSource.query(`UPDATE queue_item SET lease_expires_at = now() - interval '1 second' WHERE ticket_id = $1`, [old.id]);
    await until(async () => (await as(tool).get(`/v1/tickets/${old.id}`)).body.status === 'queued', 'the lease to be taken back');
    const taken = await claim('logistics', 'awake', 2);
    expect(taken.map((item: { ticket: { id: string } }) => item.ticket.id)).toEqual([old.id, younger.id]);
    expect((await act(old.id, 'resolve', { leaseToken, resolution: 'x' })).body.code).toBe('stale_lease');
    const [{ events }] = await app.dataSource.query(
      `SELECT count(*)::int AS events FROM outbox_event WHERE ticket_id = $1 AND type = 'ticket.lease_expired'`,
      [old.id],
    );
    expect(events).toBe(1);
  });

  it('answers a repeated call with a spent token as before, and refuses another body', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics');
    const body = { leaseToken, resolution: '已退款', outcome: 'settled' };
    const answers = await Promise.all([act(id, 'resolve', body), act(id, 'resolve', body), act(id, 'resolve', body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(2);
    expect(new Set(answers.map(({ body: ticket }) => ticket.resolvedAt)).size).toBe(1);
    expect((await act(id, 'resolve', { ...body, resolution: '别的' })).body.code).toBe('stale_lease');
    const [{ events }] = await app.dataSource.query(
      `SELECT count(*)::int AS events FROM outbox_event WHERE ticket_id = $1 AND type = 'ticket.resolved'`,
      [id],
    );
    expect(events).toBe(1);
  });

  it('sends one answer for a second click, and two for two texts', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics');
    await Promise.all([act(id, 'respond', { leaseToken, text: '稍等' }), act(id, 'respond', { leaseToken, text: '稍等' })]);
    await act(id, 'respond', { leaseToken, text: '已处理' });
    expect((await as(tool).get(`/v1/tickets/${id}/messages`)).body.items.map((message: Body) => message.text)).toEqual(['稍等', '已处理']);
  });

  it('D7 a hold pauses the clocks that the policy says, keeps the assignee and ends the lease; resuming leases again', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics');
    const held = await act(id, 'hold', { leaseToken, reason: '等顾客的照片' });
    expect([held.body.status, held.body.assignee, clock(held.body, 'resolution'), clock(held.body, 'first_response')]).toEqual([
      'pending',
      '李娜',
      'paused',
      'running',
    ]);
    expect((await act(id, 'respond', { leaseToken, text: 'x' })).body.code).toBe('stale_lease');
    expect(await claim('logistics', 'somebody')).toEqual([]);
    expect((await act(id, 'resume', { agent: 'somebody' })).body.code).toBe('not_assignee');
    const resumed = await act(id, 'resume', {});
    expect([resumed.body.ticket.status, clock(resumed.body.ticket, 'resolution')]).toEqual(['claimed', 'running']);
    expect(resumed.body.leaseToken).not.toBe(leaseToken);
    const twice = await act(id, 'resume', {});
    expect(twice.body.leaseToken).toBe(resumed.body.leaseToken);
  });

  it('queues a resumed ticket when its assignee is away', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics', '小周');
    await act(id, 'hold', { leaseToken, reason: '等' });
    expect((await app.http.put('/v1/agents/小周/presence').set(bearer(manager)).send({ presence: 'away' })).status).toBe(200);
    const resumed = await act(id, 'resume', {});
    expect([resumed.body.ticket.status, resumed.body.leaseToken]).toEqual(['queued', null]);
    expect((await claim('logistics', '别人')).map((item: { ticket: { id: string } }) => item.ticket.id)).toEqual([id]);
  });

  it('a customer message resumes a ticket on hold; D9 only a customer message opens next_reply, and an answer closes it', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics');
    const before = await as(tool).post(`/v1/tickets/${id}/messages`, { from: 'customer', text: '在吗？' });
    expect([before.status, clock(before.body.ticket, 'next_reply')]).toEqual([201, undefined]);
    const answered = await act(id, 'respond', { leaseToken, text: '在的，请发照片' });
    expect(clock(answered.body, 'next_reply')).toBeUndefined();
    await act(id, 'hold', { leaseToken, reason: '等照片' });
    const woken = await as(tool).post(`/v1/tickets/${id}/messages`, { from: 'customer', text: '照片发了' });
    expect([woken.body.ticket.status, clock(woken.body.ticket, 'next_reply'), clock(woken.body.ticket, 'resolution')]).toEqual([
      'claimed',
      'running',
      'running',
    ]);
    const mine = await act(id, 'claim', { agent: '李娜' });
    const done = await act(id, 'respond', { leaseToken: mine.body.leaseToken, text: '收到' });
    expect(clock(done.body, 'next_reply')).toBe('met');
    const byTool = await as(tool).post(`/v1/tickets/${id}/messages`, { from: 'staff', text: '电话里也说了' });
    expect(clock(byTool.body.ticket, 'next_reply')).toBe('met');
  });

  it('D8 a message reopens a settled ticket by one rule: decided clocks stay, a new cycle starts', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics');
    await act(id, 'resolve', { leaseToken, resolution: '已补发' });
    const answers = await Promise.all(
      [1, 2].map((i) => as(tool).post(`/v1/tickets/${id}/messages`, { from: 'customer', text: `还是没收到 ${i}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const { body } = await as(tool).get(`/v1/tickets/${id}`);
    expect(body).toMatchObject({ status: 'queued', reopened: 1, resolvedAt: null, resolution: null, assignee: null });
    expect([clock(body, 'first_response'), clock(body, 'next_reply'), clock(body, 'resolution')]).toEqual(['met', 'running', 'running']);
    const cycles = await app.dataSource.query(
      `SELECT cycle, state FROM sla_clock WHERE ticket_id = $1 AND clock = 'resolution' ORDER BY cycle`,
      [id],
    );
    expect(cycles).toEqual([
      { cycle: 1, state: 'met' },
      { cycle: 2, state: 'running' },
    ]);
    expect((await claim('logistics', 'next'))[0].ticket.id).toBe(id);
  });

  it('opens a linked ticket when the old one was closed 7 days after settling', async () => {
    const { id } = await newTicket('logistics', { orderId: 'o-7' });
    const [{ leaseToken }] = await claim('logistics');
    await act(id, 'resolve', { leaseToken, resolution: '已补发' });
    await app.dataSource.query(`UPDATE ticket SET status = 'closed', closed_at = now() WHERE id = $1`, [id]);
    const { status, body } = await as(tool).post(`/v1/tickets/${id}/messages`, { from: 'customer', text: '又坏了' });
    expect(status).toBe(201);
    expect(body.ticket).toMatchObject({ followUpOf: id, orderId: 'o-7', text: '又坏了', source: 'shop' });
    expect(body.ticket.id).not.toBe(id);
    await until(
      async () => (await as(tool).get(`/v1/tickets/${body.ticket.id}`)).body.status === 'queued',
      'the linked ticket to be triaged',
    );
    expect((await as(tool).get(`/v1/tickets/${id}`)).body.status).toBe('closed');
  });

  it('transfers with one click, keeps the clocks running, and says why', async () => {
    const { id } = await newTicket('logistics');
    const [{ leaseToken }] = await claim('logistics');
    expect((await act(id, 'transfer', { leaseToken, department: 'nowhere', reason: 'misrouted' })).body.code).toBe('unknown_department');
    expect((await act(id, 'transfer', { leaseToken, department: 'logistics', reason: 'misrouted' })).body.code).toBe('same_department');
    const body = { leaseToken, department: 'service', reason: 'misrouted', note: '是客服态度问题' };
    const moved = await act(id, 'transfer', body);
    expect(moved.body).toMatchObject({ status: 'queued', department: 'service', assignee: null });
    expect(moved.body.why.at(-1)).toMatchObject({ code: 'transferred', detail: { from: 'logistics', to: 'service', reason: 'misrouted' } });
    expect(clock(moved.body, 'resolution')).toBe('running');
    expect((await act(id, 'transfer', body)).headers['idempotency-replayed']).toBe('true');
    expect((await as(agents).get(`/v1/tickets/${id}`)).status).toBe(404);
    expect((await act(id, 'claim', { agent: 'x' })).status).toBe(404);
    expect((await act(id, 'claim', { agent: 'x' }, manager)).status).toBe(200);
  });

  it('in review a correction routes at once; from a holder it needs the lease; after settling it is only recorded', async () => {
    await app.dataSource.query('DELETE FROM routing_rule');
    const { id } = await as(tool)
      .post('/v1/tickets', { text: '还行吧' })
      .then(({ body }) => body);
    await app.dataSource.query(`UPDATE queue_item SET department = 'review'`);
    await app.dataSource.query(`UPDATE ticket SET department = 'review' WHERE id = $1`, [id]);
    expect((await act(id, 'correction', { category: 'quality', reasons: ['late'] })).body.code).toBe('reasons_do_not_match');
    const other = await act(id, 'correction', { category: 'other' });
    expect([other.body.department, other.body.category]).toEqual(['review', 'other']);
    const routed = await act(id, 'correction', { category: 'quality', reasons: ['defect', 'late'] });
    expect(routed.body).toMatchObject({
      department: 'quality',
      category: 'quality',
      reasons: [
        { code: 'defect', score: 1 },
        { code: 'late', score: 1 },
      ],
      status: 'queued',
    });
    const [{ leaseToken }] = await claim('quality');
    expect((await act(id, 'correction', { category: 'logistics' })).body.code).toBe('held');
    expect((await act(id, 'correction', { category: 'logistics', leaseToken: '00000000-0000-4000-8000-000000000000' })).body.code).toBe(
      'stale_lease',
    );
    const held = await act(id, 'correction', { category: 'logistics', reasons: ['lost'], leaseToken });
    expect([held.body.department, held.body.status]).toEqual(['logistics', 'queued']);
    const [{ leaseToken: last }] = await claim('logistics');
    await act(id, 'resolve', { leaseToken: last, resolution: 'ok' });
    const late = await act(id, 'correction', { category: 'service' }, manager);
    expect(late.body).toMatchObject({ status: 'resolved', department: 'logistics', category: 'service' });
    const events = await app.dataSource.query(
      `SELECT data->>'from' AS "from", data->>'to' AS "to" FROM outbox_event WHERE ticket_id = $1 AND type = 'ticket.corrected' ORDER BY id`,
      [id],
    );
    expect(events.map((event: { to: string }) => event.to)).toEqual(['other', 'quality', 'logistics', 'service']);
  });

  it('cancels the clocks of what was no complaint', async () => {
    const { id } = await as(manager)
      .post('/v1/tickets', { text: '请问几点关门' })
      .then(({ body }) => body);
    const { body } = await act(id, 'claim', { agent: 'm' }, manager);
    const done = await act(id, 'resolve', { leaseToken: body.leaseToken, resolution: '不是投诉', outcome: 'not_complaint' }, manager);
    expect([clock(done.body, 'pickup'), clock(done.body, 'resolution')]).toEqual(['met', 'cancelled']);
  });

  it('reserves an assigned ticket for its agent, for the length of a lease', async () => {
    const { id } = await as(tool)
      .post('/v1/tickets', { text: '快递丢件，包裹没收到' })
      .then(({ body }) => body);
    const { department } = (await act(id, 'assign', { agent: '阿强' }, manager)).body;
    expect((await act(id, 'assign', { agent: '阿强' })).status).toBe(403);
    const other = await as(manager).post(`/v1/queues/${department}/claim`, { agent: '别人' });
    expect(other.body.items).toEqual([]);
    expect((await act(id, 'claim', { agent: '别人' }, manager)).body.code).toBe('held');
    const mine = await as(manager).post(`/v1/queues/${department}/claim`, { agent: '阿强' });
    expect(mine.body.items.map((item: { whyNext: string }) => item.whyNext)).toEqual(['assigned_to_you']);
    await act(id, 'release', { leaseToken: mine.body.items[0].leaseToken }, manager);
    await act(id, 'assign', { agent: '阿强' }, manager);
    await app.dataSource.query(`UPDATE queue_item SET reserved_until = now() - interval '1 second'`);
    expect((await as(manager).post(`/v1/queues/${department}/claim`, { agent: '别人' })).body.items).toHaveLength(1);
  });

  it('waits on an empty queue and answers as soon as something comes', async () => {
    const waiting = as(agents)
      .post('/v1/queues/logistics/claim', { agent: 'patient', waitSeconds: 30 })
      .then(({ body }) => body.items);
    await app.dataSource.query('DELETE FROM routing_rule');
    await as(manager).post('/v1/routing-rules', { name: 'all', rank: 1, when: {}, then: { department: 'logistics' } });
    const { id } = await as(tool)
      .post('/v1/tickets', { text: '包裹丢了' })
      .then(({ body }) => body);
    const [item] = await waiting;
    expect([item.ticket.id, item.ticket.assignee]).toEqual([id, 'patient']);
    expect((await as(agents).post('/v1/queues/logistics/claim', { agent: 'p', waitSeconds: 0 })).body).toEqual({ items: [] });
  });

  it('shows the queues with depth, age and what is at risk', async () => {
    const { body: one } = await as(tool).post('/v1/tickets', { text: '包裹丢了' });
    await app.dataSource.query(`UPDATE queue_item SET due_at = now() + interval '5 minutes' WHERE ticket_id = $1`, [one.id]);
    const { items } = (await as(agents).get('/v1/queues')).body;
    expect(items.map((queue: Body) => queue.department)).toEqual(['logistics', 'quality', 'review']);
    expect(items[0]).toMatchObject({
      name: { zh: '物流部' },
      depth: 1,
      claimed: 0,
      atRisk: 1,
      overdue: 0,
      oldest: one.createdAt,
      byPriority: { normal: 1, urgent: 0 },
    });
    expect(items[1]).toMatchObject({ depth: 0, oldest: null });
    const detail = (await as(agents).get('/v1/queues/logistics')).body;
    expect(detail.next).toMatchObject([{ ticketId: one.id, number: one.number }]);
    expect((await as(agents).get('/v1/queues/service')).body.code).toBe('department_forbidden');
    expect((await as(manager).get('/v1/queues/nowhere')).status).toBe(404);
  });

  it.each([
    ['claim', 'max', { agent: 'a', max: 51 }, 422, 'invalid_body'],
    ['claim', 'agent', {}, 422, 'agent_required'],
    ['claim', 'department', { agent: 'a' }, 403, 'department_forbidden'],
  ])('refuses a %s with a wrong %s', async (_, what, body, status, code) => {
    const answer = await as(agents).post(`/v1/queues/${what === 'department' ? 'service' : 'logistics'}/claim`, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('refuses actions without a lease, on unknown tickets, and by tools', async () => {
    const { id } = await as(tool)
      .post('/v1/tickets', { text: '包裹丢了' })
      .then(({ body }) => body);
    const leaseToken = '00000000-0000-4000-8000-000000000000';
    expect((await act(id, 'resolve', { leaseToken, resolution: 'x' }, manager)).body.code).toBe('stale_lease');
    expect((await act(id, 'resolve', { resolution: 'x' }, manager)).body.code).toBe('invalid_body');
    expect((await act(id, 'release', {}, manager)).body.code).toBe('lease_required');
    expect((await act(leaseToken, 'claim', { agent: 'a' }, manager)).body.code).toBe('not_found');
    expect((await act(id, 'claim', { agent: 'a' }, tool)).body.code).toBe('forbidden');
  });
});
