import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { Clock } from '../src/platform/clock.js';
import type { ClockName } from '../src/shared/sla.js';
import { CalendarTimesService } from '../src/sla/calendar-times.service.js';
import { rowOf } from '../src/sla/clocks.service.js';
import type { ReplayDto, ReplayView } from '../src/sla/replay.dto.js';
import { ReplayService } from '../src/sla/replay.service.js';
import { beginReading } from '../src/sla/replay.store.js';
import { ReplayDraftService } from '../src/sla/replay-draft.service.js';
import type { OpenClock } from '../src/sla/rules/clock.js';
import { finish, handOver, hold, type Moved, resume } from '../src/sla/rules/moves.js';
import { planClocks } from '../src/sla/rules/plan.js';
import { calendarsOf, type Policy, policyFor } from '../src/sla/rules/policy.js';
import { type ClockChange, insertClocks, type NewClock, writeChanges } from '../src/sla/sla.store.js';
import { currentPolicies } from '../src/sla/sla-policies.store.js';
import { bearer, startApp, type TestApp } from './support/app.js';
import { until } from './support/until.js';

type Body = Record<string, unknown>;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: Body, headers: Record<string, string> = {}) =>
  app.http[method](path)
    .set({ ...bearer(app.adminKey), ...headers })
    .send(body);
const replay = async (body: Body): Promise<ReplayView> => {
  const answer = await call('post', '/v1/sla/replay', body);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};

/** `30 11:00` is the 30th of April 2026 in Shanghai, `04 11:00` a day of May. */
const at = (text: string) => new Date(`2026-${text < '30' ? '05' : '04'}-${text.replace(' ', 'T')}:00+08:00`);
const say = (instant: unknown) => new Date(Date.parse(instant as string) + 8 * 3_600_000).toISOString().slice(8, 16).replace('T', ' ');
const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const week = (open: string[][]) => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, open]));
/** Friday 2026-05-01 is a holiday. */
const calendar = (slug: string, open: string[][]) => ({
  ...{ slug, name: slug, timeZone: 'Asia/Shanghai', weekly: week(open), exceptions: [{ date: '2026-05-01', open: [] }] },
});
const policy = (slug: string, targets: Body, change: Body = {}) => ({
  ...{ slug, name: slug, rank: 500, match: { channel: [slug] }, targets, warnings: ['50%'], ...change },
});
/** As PUT takes it. */
const present = async (path: string) => {
  const { version: _, builtIn: __, createdAt: ___, holidaysVersion: ____, ...body } = (await call('get', path)).body;
  return body;
};

/** What happens at an instant: to the clocks named, or to all that are open. */
interface Step {
  at: Date;
  kind: 'open' | 'hold' | 'resume' | 'claim' | 'transfer' | 'met' | 'cancelled';
  to?: string;
  clocks?: ClockName[];
}

/** A ticket of the past and what happened to it. `outcome`: it was settled by the last step. */
interface Past {
  channel: string;
  createdAt: Date;
  steps: Step[];
  outcome?: string | undefined;
}

/** Writes tickets with clocks as the service would have moved and written them, by the policies in force now. */
async function lived(tickets: readonly Past[]): Promise<string[]> {
  const rows = tickets.map(({ steps, ...ticket }) => ({ ...ticket, id: v7(), resolvedAt: ticket.outcome ? steps.at(-1)!.at : null }));
  await app.dataSource.transaction(async (manager) => {
    const numbers = await manager.query(
      `INSERT INTO ticket (id, source, fingerprint, text, status, category, priority, department, channel, created_at, outcome, resolved_at)
       SELECT id, 'tests', 'x', 'x', 'queued', 'quality', 'normal', 'quality', channel, "createdAt", outcome, "resolvedAt"
       FROM jsonb_to_recordset($1::jsonb) AS t (id uuid, channel text, "createdAt" timestamptz, outcome text, "resolvedAt" timestamptz)
       RETURNING id, number`,
      [JSON.stringify(rows)],
    );
    const numberOf = new Map(numbers.map(({ id, number }: { id: string; number: number }) => [id, number]));
    const policies = await currentPolicies(manager);
    const calendars = await app.get(CalendarTimesService).current(
      manager,
      policies.flatMap(({ targets }) => calendarsOf(targets)),
    );
    const lives = tickets.map(({ channel, createdAt, steps }, index) => {
      const { id } = rows[index]!;
      const seen = { department: 'quality', category: 'quality', reasons: [], priority: 'normal', tier: 'basic', language: 'und' } as const;
      const life = new Life({ id, number: numberOf.get(id) as number, policy: policyFor({ ...seen, channel }, policies)! }, calendars);
      life.go({ kind: 'open', at: createdAt, clocks: ['pickup', 'first_response', 'resolution'] });
      for (const step of steps) life.go(step);
      return life;
    });
    await insertClocks(
      manager,
      lives.flatMap(({ opened }) => opened),
    );
    await writeChanges(
      manager,
      lives.flatMap(({ changes }) => [...changes.values()]),
    );
  });
  return rows.map(({ id }) => id);
}

/** The clocks of one ticket, moved by what happens to it. */
class Life {
  readonly opened: NewClock[] = [];
  /** Of each clock all that is to be written, by its id. */
  readonly changes = new Map<string, ClockChange>();
  private readonly living = new Map<ClockName, { id: string; clock: OpenClock }>();
  private department = 'quality';

  constructor(
    private readonly ticket: { id: string; number: number; policy: Policy },
    private readonly calendars: Parameters<typeof planClocks>[4],
  ) {}

  go({ at: now, kind, to, clocks }: Step): void {
    if (kind === 'transfer') this.department = to!;
    if (kind === 'open')
      this.open(
        clocks!.filter((name) => !this.living.has(name)),
        now,
      );
    else this.move(kind, now, clocks);
  }

  private move(kind: Step['kind'], now: Date, clocks?: ClockName[]): void {
    for (const [name, one] of [...this.living]) {
      if (clocks && !clocks.includes(name)) continue;
      const { clock } = one;
      one.clock = clock.state === 'running' && clock.dueAt <= now ? { ...clock, state: 'breached' } : clock;
      const moved = this.moved(one.clock, kind, now);
      if (moved) this.keep(name, one, moved);
    }
  }

  private open(wanted: ClockName[], from: Date): void {
    const { id: ticketId, number: ticketNumber, policy } = this.ticket;
    for (const clock of planClocks(policy, wanted, from, this.department, this.calendars)) {
      const cycle = this.opened.filter((one) => one.clock === clock.clock).length + 1;
      const one = { id: v7(), clock };
      const known = { cycle, ticketNumber, source: 'tests', externalId: null, startedAt: from, timers: [] };
      this.opened.push({ ...rowOf(one.id, ticketId, clock), ...known });
      this.living.set(clock.clock, one);
    }
  }

  private moved(clock: OpenClock, kind: Step['kind'], now: Date): Moved | undefined {
    if (kind === 'hold') return hold(clock, now);
    if (kind === 'resume') return resume(clock, now);
    if (kind === 'met' || kind === 'cancelled') return finish(clock, kind, now);
    if (kind === 'transfer') return handOver(clock, { department: this.department, holder: null }, 'transferred', now);
    return clock.clock === 'pickup' ? finish(clock, 'met', now) : handOver(clock, { holder: 'li' }, 'claimed', now);
  }

  private keep(name: ClockName, one: { id: string; clock: OpenClock }, { clock, entries, ended }: Moved): void {
    const before = this.changes.get(one.id)?.entries ?? [];
    const stopped = { stoppedAt: ended?.at ?? null, overrunSeconds: ended?.overrunSeconds ?? null };
    this.changes.set(one.id, { ...rowOf(one.id, this.ticket.id, clock), ...stopped, entries: [...before, ...entries], timers: [] });
    one.clock = clock;
    if (ended) this.living.delete(name);
  }
}

/** mulberry32: numbers from 0 to 1 that are the same each time. */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

/** What may happen to a ticket: claimed, held, moved, answered, settled, and back again; some are left open, some on hold. */
function randomSteps(random: () => number, createdAt: Date): { steps: Step[]; outcome?: string } {
  const steps: Step[] = [];
  let now = createdAt.getTime();
  const then = (step: Omit<Step, 'at'>, most: number) => {
    now += Math.floor(random() * most * 3_600_000);
    steps.push({ at: new Date(now), ...step });
  };
  const often = (share: number) => random() < share;
  if (often(0.2)) then({ kind: 'transfer', to: 'service' }, 2);
  if (often(0.9)) then({ kind: 'claim' }, 10);
  if (often(0.3)) then({ kind: 'met', clocks: ['first_response'] }, 10);
  if (often(0.5)) {
    then({ kind: 'hold' }, 10);
    if (often(0.2)) then({ kind: 'transfer', to: 'logistics' }, 20);
    if (often(0.1)) return { steps };
    then({ kind: 'resume' }, 60);
  }
  if (often(0.4)) then({ kind: 'open', clocks: ['next_reply'] }, 5);
  if (often(0.7)) then({ kind: 'met', clocks: ['first_response', 'next_reply'] }, 5);
  if (often(0.1)) return { steps };
  const unwanted = often(0.2);
  then({ kind: unwanted ? 'cancelled' : 'met' }, 30);
  if (!unwanted && often(0.3)) {
    then({ kind: 'open', clocks: ['next_reply', 'resolution'] }, 100);
    then({ kind: 'met' }, 40);
  }
  return { steps, outcome: unwanted ? 'duplicate' : 'settled' };
}

describe('a replay by what is in force', () => {
  const period = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };

  it('changes nothing: every figure is what was', async () => {
    expect((await call('post', '/v1/calendars', calendar('shop', shift))).status).toBe(201);
    const targets = {
      pickup: { minutes: 120, calendar: 'shop', pauseOnHold: true },
      first_response: { minutes: 300, calendar: 'shop' },
      next_reply: { minutes: 90, calendar: 'shop' },
      resolution: { minutes: 900, calendar: 'shop' },
    };
    expect((await call('post', '/v1/sla-policies', policy('shop', targets))).status).toBe(201);
    const random = randomOf(5);
    const tickets = Array.from({ length: 300 }, (_, index): Past => {
      const createdAt = new Date(Date.UTC(2026, 2, 1) + Math.floor(random() * 31 * 86_400_000));
      return { channel: index % 2 === 0 ? 'shop' : 'elsewhere', createdAt, ...randomSteps(random, createdAt) };
    });
    await lived(tickets);
    const [row] = await app.dataSource.query(`
      SELECT count(*)::int AS clocks, count(*) FILTER (WHERE state = 'breached' OR state = 'running' AND due_at <= now())::int AS breached,
             count(*) FILTER (WHERE state = 'met')::int AS met, count(*) FILTER (WHERE state = 'cancelled')::int AS cancelled,
             count(*) FILTER (WHERE state = 'paused' OR state = 'running' AND due_at > now())::int AS running
      FROM sla_clock c JOIN ticket t ON t.id = c.ticket_id WHERE t.created_at >= '2026-03-01Z' AND t.created_at < '2026-04-01Z'`);
    const drafts: Body[] = [
      { policy: { slug: 'shop', ...(await present('/v1/sla-policies/shop')) } },
      { policy: { slug: 'basic', ...(await present('/v1/sla-policies/basic')) } },
      { calendar: { slug: 'shop', ...(await present('/v1/calendars/shop')) } },
      { policy: policy('unused', { resolution: { minutes: 1 } }), remove: 'strategic' },
    ];
    for (const draft of drafts) {
      const found = await replay({ ...period, ...draft });
      expect(found).toMatchObject({ tickets: 300, clocks: row.clocks, changed: [] });
      expect(Object.values(found.changes)).toEqual(Array(6).fill(0));
      expect(found.replayed).toEqual(found.asIs);
      expect(found.byDepartment.map(({ replayed }) => replayed)).toEqual(found.byDepartment.map(({ asIs }) => asIs));
      const { met, breached, cancelled, running } = found.asIs.total;
      expect({ met, breached, cancelled, running, clocks: found.clocks }).toEqual(row);
      // Each of these is worth the comparison.
      expect(Math.min(met, breached, cancelled)).toBeGreaterThan(30);
      expect(found.byDepartment.length).toBe(3);
    }
  });

  it('adds up: by clock, by department, by change', async () => {
    const found = await replay({
      ...period,
      policy: policy('shop', { pickup: { minutes: 30 }, resolution: { minutes: 600 } }),
      limit: 500,
    });
    const keys = ['met', 'breached', 'cancelled', 'running'] as const;
    for (const side of ['asIs', 'replayed'] as const) {
      const { total, ...clocks } = found[side];
      for (const key of keys) {
        expect(Object.values(clocks).reduce((sum, figures) => sum + figures[key], 0)).toBe(total[key]);
        expect(found.byDepartment.reduce((sum, department) => sum + department[side][key], 0)).toBe(total[key]);
      }
    }
    const { clocks, ...kinds } = found.changes;
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(clocks);
    expect(found.changed.length).toBe(Math.min(500, clocks));
    expect(kinds.notOpened).toBeGreaterThan(0);
    const sizes = found.changed.map(({ before, after }) => Math.abs((after?.overrunSeconds ?? 0) - (before.overrunSeconds ?? 0)));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect((await replay({ ...period, policy: policy('shop', { pickup: { minutes: 30 } }), limit: 3 })).changed).toHaveLength(3);
  });

  it('writes nothing, and could not', async () => {
    const counts = async () =>
      app.dataSource.query(
        `SELECT (SELECT count(*) FROM sla_clock) AS clocks, (SELECT count(*) FROM sla_segment) AS segments, (SELECT count(*) FROM sla_policy) AS policies,
                (SELECT count(*) FROM calendar) AS calendars, (SELECT max(due_at) FROM sla_clock) AS due, (SELECT count(*) FROM audit_entry) AS audit`,
      );
    const before = await counts();
    await replay({
      ...period,
      policy: policy('shop', { resolution: { minutes: 30, calendar: 'shop' } }),
      calendar: calendar('shop', shift),
    });
    expect(await counts()).toEqual(before);
    const writing = app.dataSource.transaction('REPEATABLE READ', async (manager) => {
      await beginReading(manager);
      await manager.query(`UPDATE sla_clock SET target_seconds = 1`);
    });
    await expect(writing).rejects.toThrow('read-only transaction');
  });
});

describe('a replay by a draft', () => {
  const period = { from: '2026-04-30T00:00:00+08:00', to: '2026-05-01T00:00:00+08:00' };
  const found = new Map<string, string>();
  const start = at('30 11:00');
  const step = (when: string, kind: Step['kind'], more: Partial<Step> = {}): Step => ({ at: at(when), kind, ...more });
  /** `before → after` of a changed ticket, with its overruns in minutes. */
  const changesOf = ({ changed }: ReplayView) =>
    Object.fromEntries(
      changed
        .filter(({ clock }) => clock === 'resolution')
        .map(({ ticketId, before, after }) => [found.get(ticketId), `${told(before)} → ${after ? told(after) : 'none'}`]),
    );
  const told = ({ dueAt, state, overrunSeconds }: ReplayView['changed'][number]['before']) =>
    `${say(dueAt)} ${state}${overrunSeconds === null ? '' : ` +${overrunSeconds / 60}`}`;
  const resolution = (minutes: number, on: string, pauseOnHold = true) => ({ resolution: { minutes, calendar: on, pauseOnHold } });

  beforeAll(async () => {
    expect((await call('post', '/v1/calendars', calendar('through', [['09:00', '18:00']]))).status).toBe(201);
    expect((await call('post', '/v1/sla-policies', policy('hand', resolution(240, 'through')))).status).toBe(201);
    expect((await call('post', '/v1/sla-policies', policy('still', resolution(240, 'always', false)))).status).toBe(201);
    const settled = { outcome: 'settled' };
    const lives: [string, string, Step[], { outcome: string }?][] = [
      ['half past three', 'hand', [step('30 15:30', 'met')], settled],
      ['three', 'hand', [step('30 14:59', 'met')], settled],
      ['five', 'hand', [step('30 17:00', 'met')], settled],
      ['held', 'hand', [step('30 12:00', 'hold'), step('02 20:00', 'resume'), step('04 13:30', 'met')], settled],
      ['held over lunch', 'hand', [step('30 11:30', 'hold'), step('30 13:30', 'resume'), step('30 17:10', 'met')], settled],
      ['no complaint', 'hand', [step('30 15:20', 'cancelled')], { outcome: 'not_complaint' }],
      ['open', 'hand', []],
      ['never paused', 'still', [step('30 12:00', 'hold'), step('02 20:00', 'resume'), step('04 13:30', 'met')], settled],
    ];
    const ids = await lived(lives.map(([, channel, steps, settled]) => ({ channel, createdAt: start, steps, ...settled })));
    for (const [index, [name]] of lives.entries()) found.set(ids[index]!, name);
    // The desk writes these, whatever the policies say; no clock of this ticket paused.
    const [id] = [...found].find(([, name]) => name === 'never paused')!;
    for (const [when, action] of [
      ['30 12:00', 'ticket.held'],
      ['02 20:00', 'ticket.resumed'],
      ['03 20:00', 'ticket.released'],
    ] as const)
      await app.dataSource.query(
        `INSERT INTO audit_entry (id, at, actor_key, actor_name, action, entity, entity_id, data) VALUES ($1, $2, 'k', 'k', $3, 'ticket', $4, '{}')`,
        [v7(), at(when), action, id],
      );
  });

  it('of a calendar that closes lunch', async () => {
    const answer = await replay({ ...period, calendar: calendar('through', shift) });
    expect(changesOf(answer)).toEqual({
      'half past three': '30 15:00 breached +30 → 30 16:00 met',
      three: '30 15:00 met → 30 16:00 met',
      five: '30 15:00 breached +120 → 30 16:00 breached +60',
      // D5, D6: an hour before the hold; three are left on Monday, where lunch begins at their end.
      held: '04 12:00 breached +90 → 04 12:00 breached +30',
      // Half an hour before lunch, three and a half after the hold: lunch was on hold in both.
      'no complaint': '30 15:00 breached +20 → 30 16:00 cancelled',
      open: '30 15:00 breached → 30 16:00 breached',
    });
    expect(answer.changes).toEqual({ clocks: 6, becameBreached: 0, becameMet: 1, becameOther: 1, otherTarget: 4, notOpened: 0 });
    expect([answer.asIs.resolution, answer.replayed.resolution]).toEqual([
      { met: 1, breached: 7, cancelled: 0, running: 0, attainment: 0.125 },
      { met: 2, breached: 5, cancelled: 1, running: 0, attainment: 0.285714 },
    ]);
    expect(answer.changed[0]).toMatchObject({
      before: { policy: { slug: 'hand', version: 1 } },
      after: { policy: { slug: 'hand', version: 1 } },
    });
  });

  it('D5 of a policy that lets holds count, D6 and of one that measures them on another calendar', async () => {
    const counting = await replay({ ...period, policy: policy('hand', resolution(240, 'through', false)) });
    expect(changesOf(counting)).toEqual({
      held: '04 12:00 breached +90 → 30 15:00 breached +450',
      'held over lunch': '30 17:00 breached +10 → 30 15:00 breached +130',
    });
    expect(counting.changed[0]!.after!.policy).toEqual({ slug: 'hand', version: null });
    const elsewhere = await replay({ ...period, policy: policy('hand', resolution(300, 'draft')), calendar: calendar('draft', shift) });
    expect(changesOf(elsewhere)).toMatchObject({
      'half past three': '30 15:00 breached +30 → 30 17:00 met',
      five: '30 15:00 breached +120 → 30 17:00 breached +0',
      held: '04 12:00 breached +90 → 04 14:00 met',
      'held over lunch': '30 17:00 breached +10 → 30 18:00 met',
    });
  });

  it('D5 has the holds of clocks that did not pause from the audit trail', async () => {
    const answer = await replay({ ...period, policy: policy('still', resolution(240, 'through')) });
    // As for `held`, which paused.
    expect(changesOf(answer)).toEqual({ 'never paused': '30 15:00 breached +5670 → 04 12:00 breached +90' });
  });

  it('has them from another clock of the ticket where one paused', async () => {
    const targets = { first_response: { minutes: 60, calendar: 'through' }, resolution: { minutes: 600, calendar: 'through' } };
    expect((await call('post', '/v1/sla-policies', policy('sibling', targets))).status).toBe(201);
    const steps = [step('30 11:30', 'hold'), step('30 13:00', 'resume'), step('30 13:20', 'met')];
    await lived([{ channel: 'sibling', createdAt: start, steps, outcome: 'settled' }]);
    const pausing = { ...targets, first_response: { minutes: 60, calendar: 'through', pauseOnHold: true } };
    const { changed } = await replay({ ...period, policy: policy('sibling', pausing) });
    expect(changed.map(({ clock, before, after }) => [clock, told(before), after && told(after)])).toEqual([
      ['first_response', '30 12:00 breached +80', '30 13:30 met'],
    ]);
  });

  it('of another set of policies: removed, added before, and without a target', async () => {
    const removed = await replay({ ...period, remove: 'hand', limit: 500 });
    // The built-in policy of the basic tier takes them: a day, around the clock.
    expect(changesOf(removed)).toMatchObject({ 'half past three': '30 15:00 breached +30 → 01 11:00 met' });
    expect(removed.changed.find(({ ticketId }) => found.get(ticketId) === 'five')!.after!.policy).toEqual({ slug: 'basic', version: 1 });
    const before = policy('all', { pickup: { minutes: 5 } }, { rank: 1, match: {} });
    const dropped = await replay({ ...period, policy: before, limit: 500 });
    expect(dropped.changes).toMatchObject({ notOpened: dropped.clocks, clocks: dropped.clocks });
    expect(changesOf(dropped)).toMatchObject({ five: '30 15:00 breached +120 → none' });
    expect(dropped.replayed.total).toEqual({ met: 0, breached: 0, cancelled: 0, running: 0, attainment: null });
    const behind = await replay({ ...period, policy: { ...before, rank: 900 } });
    expect(behind.changes.clocks).toBe(0);
  });
});

describe('the facts that policies match on', () => {
  it('are those of triage: what became of the ticket later changes no first clock', async () => {
    const from = new Date(app.get(Clock).now().getTime() - 3_600_000).toISOString();
    const rule = { name: 'low', rank: 1, when: { metadata: { to: 'low' } }, then: { department: 'quality', priority: 'low' } };
    await call('post', '/v1/routing-rules', rule);
    const bodies = [
      { text: '包裹还没有到' },
      { text: '充电器漏电差点触电，要起诉你们', customer: { id: 'vip', tier: 'strategic' } },
      { text: '衣服颜色发错了', customer: { id: 'vip', tier: 'strategic' } },
      { text: '少发一件', metadata: { to: 'low' } },
    ];
    for (const body of bodies)
      expect((await call('post', '/v1/tickets', body, { prefer: 'wait=20' })).body).toMatchObject({
        status: expect.stringMatching('queued'),
      });
    const [{ priorities }] = await app.dataSource.query(
      `SELECT array_agg(DISTINCT priority ORDER BY priority) AS priorities FROM ticket WHERE created_at >= $1`,
      [from],
    );
    expect(priorities).toEqual(['high', 'low', 'normal', 'urgent']);
    // An escalation raises, a correction changes what it is about, a transfer where it is.
    await app.dataSource.query(
      `UPDATE ticket SET priority = CASE priority WHEN 'urgent' THEN 'low' ELSE 'urgent' END, category = 'service', reasons = '[]', corrected_at = now(),
         why = why || '[{"code": "corrected"}, {"code": "category_default"}, {"code": "urgent"}]' WHERE created_at >= $1`,
      [from],
    );
    const to = new Date(app.get(Clock).now().getTime() + 3_600_000).toISOString();
    const none = await replay({ from, to, policy: policy('unused', { resolution: { minutes: 1 } }) });
    expect(none).toMatchObject({ tickets: 4, clocks: 12, changes: { clocks: 0 }, asIs: { total: { running: 12 } } });
    const low = policy('low', { pickup: { minutes: 1 } }, { rank: 1, match: { priority: ['low'] } });
    expect((await replay({ from, to, policy: low })).changes).toMatchObject({ clocks: 3, notOpened: 2, otherTarget: 1 });
  });
});

describe('the call', () => {
  const period = { from: '2025-03-01T00:00:00Z', to: '2025-04-01T00:00:00Z' };
  const good = policy('shop', { resolution: { minutes: 30 } });

  it.each<[string, Body, number, string, string[]]>([
    ['no draft', {}, 422, 'nothing_to_replay', ['policy']],
    ['an empty period', { policy: good, to: period.from }, 422, 'invalid_body', ['to']],
    ['a long period', { policy: good, to: '2026-04-06T00:00:00Z' }, 422, 'range_too_long', ['to']],
    ['no instant', { policy: good, from: '2025-03-01' }, 422, 'invalid_body', ['from']],
    ['a long list', { policy: good, limit: 501 }, 422, 'invalid_body', ['limit']],
    ['a misspelt field', { policy: { ...good, matches: {} } }, 422, 'invalid_body', ['policy.matches']],
    ['no targets', { policy: { ...good, targets: {} } }, 422, 'invalid_body', ['policy.targets']],
    ['a late warning', { policy: { ...good, warnings: ['30m'] } }, 422, 'invalid_body', ['policy.warnings']],
    [
      'an unknown calendar',
      { policy: policy('shop', { pickup: { minutes: 5, calendar: 'nowhere' } }) },
      422,
      'unknown_calendar',
      ['policy.targets.pickup.calendar'],
    ],
    [
      'a calendar that never opens for so long',
      {
        policy: policy('shop', { pickup: { minutes: 61, calendar: 'once' } }),
        calendar: { ...calendar('once', []), exceptions: [{ date: '2026-05-04', open: [['09:00', '10:00']] }] },
      },
      422,
      'opens_too_rarely',
      ['policy.targets.pickup.minutes'],
    ],
    [
      'an unknown department',
      { policy: { ...good, escalations: [{ clock: 'resolution', afterMinutes: 0, moveTo: 'nowhere' }] } },
      422,
      'unknown_department',
      ['policy.escalations.0.moveTo'],
    ],
    ['a catch-all that takes less', { policy: { ...good, slug: 'basic' } }, 409, 'catch_all', []],
    ['without the catch-all', { remove: 'basic' }, 409, 'catch_all', []],
    ['without what is not there', { remove: 'nothing' }, 422, 'unknown_policy', ['remove']],
    ['a draft that is taken out', { policy: { ...good, slug: 'core' }, remove: 'core' }, 422, 'invalid_body', ['remove']],
    ['an unknown zone', { calendar: { ...calendar('shop', shift), timeZone: 'Moon' } }, 422, 'unknown_time_zone', ['calendar.timeZone']],
    ['hours that overlap', { calendar: calendar('shop', [...shift, ['11:00', '14:00']]) }, 422, 'overlapping_intervals', []],
    ['another always', { calendar: calendar('always', shift) }, 409, 'built_in_calendar', []],
  ])('refuses %s', async (_, body, status, code, fields) => {
    const answer = await call('post', '/v1/sla/replay', { ...period, ...body });
    expect(answer.body).toMatchObject({ status, code });
    if (fields.length > 0) expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  it('is for managers', async () => {
    const keys = { agent: await app.key({ role: 'agent', departments: ['quality'] }), manager: await app.key({ role: 'manager' }) };
    const asked = (key: string) =>
      app.http
        .post('/v1/sla/replay')
        .set(bearer(key))
        .send({ ...period, policy: good });
    expect((await asked(keys.agent)).status).toBe(403);
    expect(await asked(keys.manager)).toMatchObject({ status: 200, body: { tickets: 0, clocks: 0 } });
  });

  describe('over many tickets', () => {
    const service = (clock = app.get(Clock)) => new ReplayService(app.dataSource, clock, app.get(ReplayDraftService));
    const body = { ...period, policy: good } as ReplayDto;

    beforeAll(() =>
      app.dataSource.query(
        `INSERT INTO ticket (id, source, fingerprint, text, created_at)
         SELECT uuidv7(), 'tests', 'x', 'x', timestamptz '2025-03-02 00:00:00.0001Z' + (n % 7) * interval '1 microsecond' FROM generate_series(1, 620) AS n`,
      ),
    );

    it('reads each once, also those of one instant', async () => {
      let pages = 0;
      const answer = await service().run(body, () => {
        pages += 1;
        return false;
      });
      expect([answer.tickets, answer.clocks, pages]).toEqual([620, 0, 3]);
    });

    it('ends when the caller hangs up, when it takes too long, and when the process stops', async () => {
      let asked = 0;
      const gone = service().run(body, () => {
        asked += 1;
        return asked === 2;
      });
      await expect(gone).rejects.toMatchObject({ status: 499, code: 'caller_gone' });
      expect(asked).toBe(2);
      let minutes = 0;
      const hurried = service({ now: () => new Date(60_000 * minutes++ * 3) });
      await expect(hurried.run(body, () => false)).rejects.toMatchObject({ status: 422, code: 'replay_too_long' });
      const stopping = service();
      stopping.onModuleDestroy();
      await expect(stopping.run(body, () => false)).rejects.toMatchObject({ status: 503, code: 'draining' });
      expect([hurried.busy, stopping.busy]).toEqual([false, false]);
    });

    it('is answered one at a time, and a caller who hangs up leaves room for the next', async () => {
      const locked = app.dataSource.createQueryRunner();
      const caller = new AbortController();
      await locked.startTransaction();
      try {
        await locked.query('LOCK TABLE sla_segment IN ACCESS EXCLUSIVE MODE');
        const headers = { authorization: `Bearer ${app.adminKey}`, 'content-type': 'application/json' };
        const first = fetch(`${app.url}/v1/sla/replay`, { method: 'POST', headers, body: JSON.stringify(body), signal: caller.signal });
        const hungUp = expect(first).rejects.toThrow('aborted');
        await until(async () => app.get(ReplayService).busy, 'the replay to begin');
        const second = await call('post', '/v1/sla/replay', { ...body });
        expect(second.body).toMatchObject({ status: 429, code: 'replay_running' });
        expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
        caller.abort();
        await hungUp;
      } finally {
        await locked.rollbackTransaction();
        await locked.release();
      }
      await until(async () => !app.get(ReplayService).busy, 'the replay to be given up');
      expect((await call('post', '/v1/sla/replay', { ...body })).status).toBe(200);
    });
  });
});
