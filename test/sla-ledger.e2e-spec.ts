import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import type { OverviewDto } from '../src/reports/overview.dto.js';
import type { SlaReportDto } from '../src/reports/sla.dto.js';
import type { SlaTicket } from '../src/sla/sla.service.js';
import type { LedgerClockView, TicketLedgerView } from '../src/sla/sla-ledger.dto.js';
import { bearer, startApp, type TestApp } from './support/app.js';
import { type InJson, SlaStage } from './support/sla-stage.js';

let app: TestApp;
let stage: SlaStage;

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  stage = await SlaStage.on(app);
  await call('POST', 'calendars', { slug: 'shop', name: '门店 / Shop', timeZone: 'Asia/Shanghai', weekly, exceptions });
  await policy('office', 'shop', { first_response: 120, resolution: 240 });
  await policy('weekend', 'shop', { resolution: 240 });
  await policy('reply', 'shop', { pickup: 30, first_response: 60, next_reply: 60, resolution: 240 });
});
afterAll(() => app?.close());

const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const weekly = { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift };
/** 2025-05-01 and 02, Thursday and Friday, are holidays; the weekend follows. */
const exceptions = [
  { date: '2025-05-01', open: [] },
  { date: '2025-05-02', open: [] },
];

async function call(method: string, path: string, body: object, expected = 201): Promise<void> {
  const { status, text } = await app.http[method === 'POST' ? 'post' : 'put'](`/v1/${path}`)
    .set({ ...bearer(app.adminKey), 'if-match': '1' })
    .send(body);
  if (status !== expected) throw new Error(`${path}: ${status} ${text}`);
}

async function policy(channel: string, calendar: string, minutes: Record<string, number>): Promise<void> {
  const targets = Object.fromEntries(Object.entries(minutes).map(([clock, value]) => [clock, { minutes: value, calendar }]));
  await call('POST', 'sla-policies', { slug: channel, name: channel, rank: 100, match: { channel: [channel] }, targets, warnings: [] });
}

/** `30 11:00` is the 30th of April 2025 (a Wednesday), `05 11:00` a day of May, in Shanghai. */
const at = (text: string) => new Date(`2025-${text < '30' ? '05' : '04'}-${text.replace(' ', 'T')}:00+08:00`);
const seconds = (...[h, m = 0]: [number, number?]) => h * 3600 + m * 60;
type Clock = InJson<LedgerClockView>;
const clockOf = (ledger: InJson<TicketLedgerView>, name: string, cycle = 1): Clock =>
  ledger.clocks.find(({ clock, cycle: of }) => clock === name && of === cycle)!;
const resolution = async (ticket: SlaTicket, cycle = 1) => clockOf(await stage.explained(ticket), 'resolution', cycle);
const report = async <T>(path: string, query: Record<string, string>): Promise<T> =>
  (await app.http.get(`/v1/reports/${path}`).query(query).set(bearer(app.adminKey))).body;

describe('GET /v1/tickets/:id/sla', () => {
  it('tells where the time of each clock went, adding up, in rows and in words', async () => {
    const ticket = await stage.open('office', 'quality', at('30 11:00'));
    await stage.claim(ticket, 'li', at('30 11:10'));
    await stage.respond(ticket, at('30 11:30'));
    await stage.hold(ticket, at('30 12:00'));
    await stage.resume(ticket, at('30 15:00'));
    await stage.resolve(ticket, at('05 09:30'));
    const ledger = await stage.explained(ticket);
    expect(ledger).toMatchObject({ ticketId: ticket.ticketId, number: ticket.number, lostToWrongRouting: null });
    expect(ledger.clocks.map(({ clock, cycle, state }) => [clock, cycle, state])).toEqual([
      ['first_response', 1, 'met'],
      ['resolution', 1, 'breached'],
    ]);
    const clock = clockOf(ledger, 'resolution');
    const { segments, words, ...figures } = clock;
    expect(figures).toEqual({
      ...{ clock: 'resolution', cycle: 1, state: 'breached', department: 'quality', startedAt: at('30 11:00').toISOString() },
      ...{ dueAt: at('30 18:00').toISOString(), stoppedAt: at('05 09:30').toISOString(), breachedAt: at('30 18:00').toISOString() },
      ...{ targetSeconds: seconds(4), countedSeconds: seconds(4, 30), pausedSeconds: seconds(3), closedSeconds: seconds(6 + 48 + 9) },
      ...{ holidaySeconds: seconds(48), wallSeconds: seconds(13 + 96 + 9, 30), carriedSeconds: 0, remainingSeconds: null },
      ...{ overrunSeconds: seconds(0, 30), pauseOnHold: true, policy: { slug: 'office', version: 1 } },
      calendar: { slug: 'shop', version: 1, timeZone: 'Asia/Shanghai' },
      byDepartment: [{ department: 'quality', countedSeconds: seconds(4, 30), overdueSeconds: seconds(0, 30) }],
      byHolder: [
        { holder: null, countedSeconds: seconds(0, 10), overdueSeconds: 0 },
        { holder: 'li', countedSeconds: seconds(4, 20), overdueSeconds: seconds(0, 30) },
      ],
    });
    expect(segments.map(({ state, seconds: long, overdue, endedBy, holder }) => [state, long / 60, overdue, endedBy, holder])).toEqual([
      ['counting', 10, false, 'claimed', null],
      ['counting', 50, false, 'held', 'li'],
      ['paused', 180, false, 'resumed', 'li'],
      ['counting', 180, false, 'due', 'li'],
      ['closed', 360, true, 'hours', 'li'],
      ['holiday', 2880, true, 'hours', 'li'],
      ['closed', 2880 + 540, true, 'hours', 'li'],
      ['counting', 30, true, 'breached', 'li'],
    ]);
    expect(words).toEqual({
      zh:
        '目标 4 小时（日历 shop 第 1 版，按策略 office 第 1 版）。已计 4 小时 30 分，暂停 3 小时，非工作时间 63 小时，节假日 48 小时；' +
        '截止 2025-04-30 18:00（Asia/Shanghai）。2025-05-05 09:30 结束，超时 30 分。',
      en:
        'Target 4 h (calendar shop version 1, by policy office version 1). Counted 4 h 30 min, on hold 3 h, outside hours 63 h, holidays 48 h; ' +
        'due 2025-04-30 18:00 (Asia/Shanghai). Ended at 2025-05-05 09:30, 30 min late.',
    });
  });

  it('is right before the poller has noticed a deadline, and says the same afterwards', async () => {
    const ticket = await stage.open('office', 'quality', at('30 11:00'));
    await stage.claim(ticket, 'li', at('30 11:10'));
    const stored = () => app.dataSource.query('SELECT state FROM sla_clock WHERE ticket_id = $1 ORDER BY clock', [ticket.ticketId]);
    expect(await stored()).toEqual([{ state: 'running' }, { state: 'running' }]);
    const before = await resolution(ticket);
    expect(before).toMatchObject({ state: 'breached', breachedAt: at('30 16:00').toISOString(), stoppedAt: null });
    expect(before.remainingSeconds).toBe(-before.overrunSeconds!);
    expect(before.countedSeconds).toBe(seconds(4) + before.overrunSeconds!);
    expect(before.segments.at(-1)).toMatchObject({ endedBy: null, overdue: true, department: 'quality', holder: 'li' });
    await stage.poll();
    expect(await stored()).toEqual([{ state: 'breached' }, { state: 'breached' }]);
    const after = await resolution(ticket);
    expect(after.segments.slice(0, 20)).toEqual(before.segments.slice(0, 20));
    expect(after).toMatchObject({ state: 'breached', breachedAt: before.breachedAt, dueAt: before.dueAt });
  });

  it('shows of a hold the deadline that it would have if it ended now', async () => {
    const ticket = await stage.open('office', 'quality', at('30 11:00'));
    await stage.hold(ticket, at('30 12:00'));
    const clock = await resolution(ticket);
    expect(clock).toMatchObject({ state: 'paused', remainingSeconds: seconds(3), countedSeconds: seconds(1), breachedAt: null });
    expect(Date.parse(clock.dueAt)).toBeGreaterThan(Date.now());
    expect(clock.segments.at(-1)).toMatchObject({ state: 'paused', endedBy: null });
    expect(clock.words.zh).toContain('挂起中，还剩 3 小时');
  });

  it('shows a clock of these minutes as it runs', async () => {
    const ticket = await stage.open('elsewhere', 'quality', new Date(Date.now() - 600_000));
    const clock = await resolution(ticket);
    expect(clock).toMatchObject({ state: 'running', calendar: { slug: 'always' }, overrunSeconds: null });
    expect(clock.countedSeconds).toBeGreaterThanOrEqual(600);
    expect(clock.countedSeconds).toBeLessThan(660);
    expect(clock.remainingSeconds).toBe(clock.targetSeconds - clock.countedSeconds);
  });

  it('has every round of a kind of clock, in order', async () => {
    const ticket = await stage.open('reply', 'quality', at('30 11:00'));
    await stage.claim(ticket, 'li', at('30 11:10'));
    await stage.respond(ticket, at('30 11:20'));
    await stage.message(ticket, at('30 13:00'));
    await stage.resolve(ticket, at('30 13:30'));
    await stage.reopen(ticket, at('30 14:00'));
    await stage.resolve(ticket, at('30 15:00'));
    expect((await stage.explained(ticket)).clocks.map(({ clock, cycle }) => `${clock} ${cycle}`)).toEqual([
      'pickup 1',
      'first_response 1',
      'next_reply 1',
      'next_reply 2',
      'resolution 1',
      'resolution 2',
    ]);
  });

  it('has no clocks before triage', async () => {
    const id = v7();
    await app.dataSource.query(
      `INSERT INTO ticket (id, source, fingerprint, text, status, triage_until) VALUES ($1, 'tests', 'x', 'x', 'received', 'infinity')`,
      [id],
    );
    expect(await stage.explained({ ticketId: id } as SlaTicket)).toMatchObject({ clocks: [], lostToWrongRouting: null });
  });

  it.each([
    ['manager', 200],
    ['agent', 403],
    ['intake', 403],
  ])('for a key of the role %s answers %d', async (role, status) => {
    const ticket = await stage.open('office', 'quality', at('30 11:00'));
    const key = await app.key({ role, ...(role === 'agent' ? { departments: ['quality'] } : {}) });
    expect((await app.http.get(`/v1/tickets/${ticket.ticketId}/sla`).set(bearer(key))).status).toBe(status);
  });

  it('of a ticket that is not there answers 404', async () => {
    const { status, body } = await app.http.get(`/v1/tickets/${v7()}/sla`).set(bearer(app.adminKey));
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect((await app.http.get('/v1/tickets/nonsense/sla').set(bearer(app.adminKey))).status).toBe(400);
  });
});

describe('D6 hold, deadline and elapsed time', () => {
  it('are measured on the calendar of the target: a hold over holidays and weekend costs nothing and gains nothing', async () => {
    const ticket = await stage.open('office', 'quality', at('30 17:00'));
    await stage.hold(ticket, at('30 18:30'));
    await stage.resume(ticket, at('04 20:00'));
    await stage.resolve(ticket, at('05 13:00'));
    expect(await resolution(ticket)).toMatchObject({
      ...{ state: 'breached', dueAt: at('05 12:00').toISOString(), countedSeconds: seconds(4), overrunSeconds: 0 },
      ...{ pausedSeconds: seconds(5.5 + 72 + 20), closedSeconds: seconds(0.5 + 4 + 9 + 1), holidaySeconds: 0 },
    });
    const other = await stage.open('office', 'quality', at('30 17:00'));
    await stage.hold(other, at('30 18:30'));
    await stage.resume(other, at('04 20:00'));
    await stage.resolve(other, at('05 11:59'));
    expect(await resolution(other)).toMatchObject({ state: 'met', dueAt: at('05 12:00').toISOString(), countedSeconds: seconds(3, 59) });
  });
});

describe('D17 an overrun', () => {
  it('is open time and stored when the work is done: half an hour over a long weekend is not five days', async () => {
    const ticket = await stage.open('weekend', 'quality', at('30 14:00'));
    await stage.resolve(ticket, at('05 09:30'));
    const [{ overrun }] = await app.dataSource.query(
      `SELECT overrun_seconds AS overrun FROM sla_clock WHERE ticket_id = $1 AND clock = 'resolution'`,
      [ticket.ticketId],
    );
    expect(overrun).toBe(1800);
    expect(await resolution(ticket)).toMatchObject({ state: 'breached', overrunSeconds: 1800, dueAt: at('30 18:00').toISOString() });
    const { groups } = await report<SlaReportDto>('sla', { from: '2025-04-30', to: '2025-05-01', groupBy: 'channel' });
    expect(groups.find(({ key }) => key.clock === 'resolution' && key.channel === 'weekend')!.overrunMinutes).toEqual({
      ...{ count: 1, p50: 30, p90: 30 },
    });
  });

  it('does not change when the calendar does', async () => {
    const ticket = await stage.open('office', 'quality', at('30 14:00'));
    await stage.resolve(ticket, at('05 09:30'));
    const before = await stage.explained(ticket);
    await call('PUT', 'calendars/shop', { name: 'Shop', timeZone: 'Asia/Shanghai', weekly, exceptions: [] }, 200);
    expect((await stage.explained(ticket)).clocks).toEqual(before.clocks);
  });
});

describe('D8 two reports agree', () => {
  it('on a ticket that was reopened: each round is one clock, in every report, in the ledger and in the explanation', async () => {
    const ticket = await stage.open('reply', 'quality', at('08 09:00'));
    await stage.claim(ticket, 'li', at('08 09:10'));
    await stage.respond(ticket, at('08 09:20'));
    await stage.resolve(ticket, at('08 11:00'));
    await stage.reopen(ticket, at('08 14:00'));
    await stage.claim(ticket, 'li', at('08 14:10'));
    await stage.resolve(ticket, at('09 10:30'));
    const told = (await stage.explained(ticket)).clocks;
    const settled = told.filter(({ clock }) => clock === 'resolution');
    expect(settled.map(({ cycle, state, countedSeconds }) => [cycle, state, countedSeconds])).toEqual([
      [1, 'met', seconds(2)],
      [2, 'breached', seconds(5, 30)],
    ]);
    const range = { from: '2025-05-08', to: '2025-05-10', tz: 'Asia/Shanghai' };
    for (const groupBy of ['clock', 'day', 'department', 'channel,tier']) {
      const { groups } = await report<SlaReportDto>('sla', { ...range, groupBy });
      const mine = groups.filter(({ key }) => key.clock === 'resolution');
      const sum = (of: (figures: (typeof mine)[number]) => number) => mine.reduce((total, group) => total + of(group), 0);
      expect([sum(({ met }) => met), sum(({ breached }) => breached)]).toEqual([1, 1]);
      expect(sum(({ chargedMinutes }) => chargedMinutes.counted)).toBe(450);
      expect(sum(({ chargedMinutes }) => chargedMinutes.overdue)).toBe(90);
    }
    const [{ minutes }] = await app.dataSource.query(
      `SELECT sum(extract(epoch FROM s.to_at - s.from_at))::float8 / 60 AS minutes FROM sla_segment s JOIN sla_clock c ON c.id = s.clock_id
       WHERE c.ticket_id = $1 AND c.clock = 'resolution' AND s.state = 'counting'`,
      [ticket.ticketId],
    );
    expect(minutes).toBe(450);
  });
});

describe('D36 minutes are charged to who had the ticket', () => {
  it('in the SLA report, whoever is charged with the result', async () => {
    const ticket = await stage.open('reply', 'quality', at('14 09:00'));
    await stage.claim(ticket, 'li', at('14 09:10'));
    await stage.respond(ticket, at('14 09:20'));
    await stage.move(ticket, 'logistics', 'transferred', at('14 11:00'));
    await stage.claim(ticket, 'wang', at('14 11:30'));
    await stage.move(ticket, 'service', 'transferred', at('14 15:00'));
    await stage.resolve(ticket, at('14 15:20'));
    const range = { from: '2025-05-14', to: '2025-05-15', tz: 'Asia/Shanghai', groupBy: 'department' };
    const { groups, total } = await report<SlaReportDto>('sla', range);
    const of = (department: string) => groups.find(({ key }) => key.department === department && key.clock === 'resolution');
    expect(of('quality')).toMatchObject({ met: 0, breached: 0, chargedMinutes: { counted: 120, overdue: 0 } });
    expect(of('logistics')).toMatchObject({ breached: 1, overrunMinutes: { p50: 80 }, chargedMinutes: { counted: 180, overdue: 60 } });
    expect(of('service')).toMatchObject({ met: 0, breached: 0, chargedMinutes: { counted: 20, overdue: 20 } });
    expect(total.chargedMinutes.counted).toBe(10 + 20 + 320);
    expect((await resolution(ticket)).byDepartment).toEqual([
      { department: 'quality', countedSeconds: seconds(2), overdueSeconds: 0 },
      { department: 'logistics', countedSeconds: seconds(3), overdueSeconds: seconds(1) },
      { department: 'service', countedSeconds: seconds(0, 20), overdueSeconds: seconds(0, 20) },
    ]);
    const one = await report<SlaReportDto>('sla', { ...range, department: 'quality' });
    expect(one.total.chargedMinutes).toEqual({ counted: 150, overdue: 0 });
  });
});

describe('minutes lost to a wrong first routing', () => {
  const lost = async (day: string) =>
    (await report<OverviewDto>('overview', { from: `2025-05-${day}`, to: `2025-05-${Number(day) + 1}`, tz: 'Asia/Shanghai' })).total
      .lostToWrongRouting;

  it('are the first department’s open time, in the explanation and in the overview', async () => {
    const ticket = await stage.open('office', 'quality', at('20 11:00'));
    await stage.claim(ticket, 'li', at('20 11:10'));
    await stage.move(ticket, 'service', 'misrouted', at('20 13:30'));
    expect((await stage.explained(ticket)).lostToWrongRouting).toEqual({ department: 'quality', seconds: seconds(1, 30) });
    await stage.move(ticket, 'logistics', 'misrouted', at('20 14:00'));
    await stage.resolve(ticket, at('20 14:10'));
    expect((await stage.explained(ticket)).lostToWrongRouting).toEqual({ department: 'quality', seconds: seconds(1, 30) });
    expect(await lost('20')).toEqual({ count: 1, minutes: 90 });
  });

  it('leave manual triage out, and steps that were right', async () => {
    const reviewed = await stage.open('office', 'review', at('21 09:00'));
    await stage.move(reviewed, 'quality', 'routed', at('21 10:00'));
    await stage.resolve(reviewed, at('21 10:20'));
    const onward = await stage.open('office', 'quality', at('21 09:00'));
    await stage.move(onward, 'service', 'transferred', at('21 10:00'));
    await stage.move(onward, 'quality', 'misrouted', at('21 10:30'));
    for (const ticket of [reviewed, onward]) expect((await stage.explained(ticket)).lostToWrongRouting).toBeNull();
    expect(await lost('21')).toEqual({ count: 0, minutes: 0 });
    const wrong = await stage.open('office', 'review', at('21 09:00'));
    await stage.move(wrong, 'quality', 'routed', at('21 10:00'));
    await stage.move(wrong, 'service', 'misrouted', at('21 10:20'));
    expect((await stage.explained(wrong)).lostToWrongRouting).toEqual({ department: 'quality', seconds: seconds(0, 20) });
    expect(await lost('21')).toEqual({ count: 1, minutes: 20 });
  });
});
