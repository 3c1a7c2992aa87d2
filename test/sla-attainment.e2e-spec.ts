import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OverviewDto } from '../src/reports/overview.dto.js';
import type { SlaReportDto } from '../src/reports/sla.dto.js';
import type { ClockName } from '../src/shared/sla.js';
import { CalendarTimesService } from '../src/sla/calendar-times.service.js';
import type { CalendarVersion } from '../src/sla/rules/clock.js';
import type { Entry } from '../src/sla/rules/moves.js';
import { type Verdict, verdictOf } from '../src/sla/rules/verdict.js';
import type { SlaTicket } from '../src/sla/sla.service.js';
import type { TicketLedgerView } from '../src/sla/sla-ledger.dto.js';
import { bearer, startApp, type TestApp } from './support/app.js';
import { urlOf } from './support/cluster.js';
import { BEGIN, END, MAY, playMonth } from './support/sla-month.js';
import { type InJson, SlaStage } from './support/sla-stage.js';

const HOUR = 3_600_000;

let app: TestApp;
let stage: SlaStage;
let tickets: SlaTicket[];

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  stage = await SlaStage.on(app);
  tickets = await playMonth(app, stage);
}, 240_000);
afterAll(() => app?.close());

function grouped<T>(items: readonly T[], groupOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(groupOf(item), [...(found.get(groupOf(item)) ?? []), item]);
  return found;
}

interface Told extends Verdict {
  clock: ClockName;
  rows: Entry[];
  ended: boolean;
}

/** Every clock, worked out from rows of the ledger, targets of policy versions and calendar versions, and from nothing else. */
async function fromLedger(): Promise<Told[]> {
  const rows: (Entry & { id: string; clock: ClockName })[] = await app.dataSource.query(
    `SELECT c.id, c.clock, s.from_at AS "from", s.to_at AS "to", s.state, s.overdue, s.ended_by AS "endedBy", s.department, s.holder,
            s.policy_slug AS "policySlug", s.policy_version AS "policyVersion", s.calendar_slug AS "calendarSlug", s.calendar_version AS "calendarVersion"
     FROM sla_segment s JOIN sla_clock c ON c.id = s.clock_id ORDER BY c.id, s.from_at`,
  );
  const minutes: { key: string; minutes: number }[] = await app.dataSource.query(
    `SELECT p.slug || '@' || p.version || ' ' || t.key AS key, (t.value->>'minutes')::float8 AS minutes FROM sla_policy p, jsonb_each(p.targets) t`,
  );
  const calendarOf = await app.get(CalendarTimesService).versions(
    app.dataSource.manager,
    rows.map(({ calendarSlug: slug, calendarVersion: version }) => ({ slug, version })),
  );
  const target = new Map(minutes.map(({ key, minutes: value }) => [key, value * 60_000]));
  return [...grouped(rows, ({ id }) => id).values()].map((mine) => toldOf(mine, target, calendarOf));
}

function toldOf(
  rows: (Entry & { clock: ClockName })[],
  target: ReadonlyMap<string, number>,
  calendarOf: (slug: string, version: number) => CalendarVersion,
): Told {
  const [first, ...rest] = rows;
  const verdict = verdictOf([first!, ...rest], {
    targetMs: (slug, version) => target.get(`${slug}@${version} ${first!.clock}`)!,
    calendar: (slug, version) => calendarOf(slug, version).compiled,
  });
  return { ...verdict, clock: first!.clock, rows, ended: ['met', 'breached', 'cancelled'].includes(rows.at(-1)!.endedBy) };
}

/** A clock that nothing has ended stands still on hold, and is late since its deadline else. */
const stateNow = ({ state, rows }: Told) => (state !== 'open' ? state : rows.at(-1)!.endedBy === 'held' ? 'paused' : 'breached');
const inMay = (at: Date | string) => new Date(at).getTime() >= BEGIN && new Date(at).getTime() < END;

interface Figures {
  met: number;
  breached: number;
  cancelled: number;
  attainment: number | null;
}
/** Counts by group out of anything that has a state. */
function figures<T>(items: readonly T[], stateOf: (item: T) => string, groupOf: (item: T) => string): Map<string, Figures> {
  return new Map(
    [...grouped(items, groupOf)].map(([group, mine]) => {
      const of = (state: string) => mine.filter((item) => stateOf(item) === state).length;
      const [met, breached, cancelled] = [of('met'), of('breached'), of('cancelled')];
      return [group, { met, breached, cancelled, attainment: met + breached === 0 ? null : met / (met + breached) }];
    }),
  );
}

const report = async <T>(path: string, groupBy: string): Promise<T> => {
  const {
    status,
    body,
    text: said,
  } = await app.http
    .get(`/v1/reports/${path}`)
    .query({ ...MAY, groupBy })
    .set(bearer(app.adminKey));
  if (status !== 200) throw new Error(`${status} ${said}`);
  return body;
};
const explained = (): Promise<InJson<TicketLedgerView>[]> => Promise.all(tickets.map((ticket) => stage.explained(ticket)));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const dayOf = (at: Date | string) => new Date(new Date(at).getTime() + 8 * HOUR).toISOString().slice(0, 10);

/** The report's groups that have anything, in the same form. */
async function reported(groupBy: string): Promise<Map<string, Figures>> {
  const { groups } = await report<SlaReportDto>('sla', groupBy);
  const found = groups.filter(({ met, breached, cancelled }) => met + breached + cancelled > 0);
  return new Map(
    found.map(({ key, met, breached, cancelled, attainment }) => [
      groupBy
        .split(',')
        .map((name) => key[name as keyof typeof key])
        .join(' '),
      { met, breached, cancelled, attainment },
    ]),
  );
}

/** Attainment is rounded to six places in the report. */
const rounded = (found: Map<string, Figures>) =>
  [...found]
    .map(([group, { attainment, ...counts }]) => [group, counts, attainment === null ? null : attainment.toFixed(6)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('a month’s attainment', () => {
  it('has a month worth the name: every kind of clock, met and late, on every calendar, held, moved, cancelled and reopened', async () => {
    const told = await fromLedger();
    const states = figures(told, stateNow, ({ clock }) => clock);
    expect(told.length).toBeGreaterThan(60);
    for (const clock of ['pickup', 'first_response', 'next_reply', 'resolution']) {
      expect(Math.min(states.get(clock)!.met, states.get(clock)!.breached)).toBeGreaterThan(1);
    }
    const rows = told.flatMap((one) => one.rows);
    expect([...new Set(rows.map(({ endedBy }) => endedBy))].sort()).toEqual([
      'breached',
      'cancelled',
      'claimed',
      'due',
      'held',
      'hours',
      'met',
      'misrouted',
      'policy',
      'resumed',
      'transferred',
    ]);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['counting', 'paused', 'closed', 'holiday']));
    const calendars = new Set(rows.map(({ calendarSlug, calendarVersion }) => `${calendarSlug}@${calendarVersion}`));
    expect([...calendars].map((name) => name.replace(/^(always|cn-office)@\d+$/, '$1')).sort()).toEqual([
      'always',
      'cn-office',
      'shop@1',
      'shop@2',
    ]);
  });

  it.each([
    ['clock', ({ clock }: Told) => clock],
    ['department,clock', ({ clock, department }: Told) => `${department} ${clock}`],
    ['day,clock', ({ clock, dueAt }: Told) => `${dayOf(dueAt)} ${clock}`],
  ])('by %s is the same from the ledger alone as in the report', async (groupBy, groupOf) => {
    const told = (await fromLedger()).filter((one) => stateNow(one) !== 'paused' && inMay(one.dueAt));
    expect(told.length).toBeGreaterThan(40);
    expect(rounded(await reported(groupBy))).toEqual(rounded(figures(told, stateNow, groupOf)));
  });

  it('is the same as the sum of what the tickets say of themselves, before and after the poller has noticed the late ones', async () => {
    for (const _ of ['before', 'after']) {
      const clocks = (await explained()).flatMap((ticket) => ticket.clocks);
      const decided = clocks.filter(({ state, dueAt }) => ['met', 'breached', 'cancelled'].includes(state) && inMay(dueAt));
      const byClock = figures(
        decided,
        ({ state }) => state,
        ({ department, clock }) => `${department} ${clock}`,
      );
      expect(rounded(await reported('department,clock'))).toEqual(rounded(byClock));
      await stage.poll();
    }
  });

  it('D36 has the minutes of each department, the same in the report, in the ledger and in the tickets’ own words', async () => {
    const told = (await fromLedger()).filter((one) => one.ended && one.state !== 'cancelled' && inMay(one.dueAt));
    const { groups, total } = await report<SlaReportDto>('sla', 'department,clock');
    const clocks = (await explained())
      .flatMap((ticket) => ticket.clocks)
      .filter(({ state, stoppedAt, dueAt }) => stoppedAt !== null && state !== 'cancelled' && inMay(dueAt));
    expect(clocks.length).toBe(told.length);
    let seen = 0;
    for (const { key, chargedMinutes } of groups) {
      const rows = told.filter(({ clock }) => clock === key.clock).flatMap((one) => one.rows);
      const counted = rows.filter((row) => row.state === 'counting' && row.department === key.department);
      const overdue = counted.filter((row) => row.overdue);
      const seconds = (some: readonly Entry[]) => sum(some.map((row) => row.to.getTime() - row.from.getTime())) / 1000;
      const shares = clocks
        .filter(({ clock }) => clock === key.clock)
        .flatMap(({ byDepartment }) => byDepartment.filter(({ department }) => department === key.department));
      expect(chargedMinutes.counted).toBeCloseTo(seconds(counted) / 60, 1);
      expect(chargedMinutes.overdue).toBeCloseTo(seconds(overdue) / 60, 1);
      expect(seconds(counted)).toBe(sum(shares.map(({ countedSeconds }) => countedSeconds)));
      expect(seconds(overdue)).toBe(sum(shares.map(({ overdueSeconds }) => overdueSeconds)));
      seen += chargedMinutes.counted;
    }
    expect(seen).toBeCloseTo(total.chargedMinutes.counted, 0);
    expect(total.chargedMinutes.overdue).toBeGreaterThan(60);
  });

  it('D17 has the overruns of the explanations in its percentiles', async () => {
    const { groups } = await report<SlaReportDto>('sla', 'clock');
    const clocks = (await explained()).flatMap((ticket) => ticket.clocks).filter(({ dueAt }) => inMay(dueAt));
    for (const { key, overrunMinutes } of groups) {
      const overruns = clocks
        .flatMap(({ clock, stoppedAt, overrunSeconds }) =>
          clock === key.clock && stoppedAt && overrunSeconds !== null ? [overrunSeconds] : [],
        )
        .sort((a, b) => a - b);
      expect(overrunMinutes.count).toBe(overruns.length);
      const rank = (overruns.length - 1) / 2;
      expect(overrunMinutes.p50).toBeCloseTo((overruns[Math.floor(rank)]! + overruns[Math.ceil(rank)]!) / 120, 1);
    }
  });

  it('has the minutes lost to wrong first routing that the tickets say, in any grouping', async () => {
    const lost = (await explained()).flatMap(({ lostToWrongRouting }) => (lostToWrongRouting ? [lostToWrongRouting.seconds] : []));
    expect(lost.length).toBeGreaterThan(3);
    for (const groupBy of ['department', 'day', 'channel']) {
      const { groups, total } = await report<OverviewDto>('overview', groupBy);
      expect(total.lostToWrongRouting.count).toBe(lost.length);
      expect(total.lostToWrongRouting.minutes).toBeCloseTo(sum(lost) / 60, 1);
      expect(sum(groups.map((group) => group.lostToWrongRouting.count))).toBe(lost.length);
      expect(sum(groups.map((group) => group.lostToWrongRouting.minutes))).toBeCloseTo(sum(lost) / 60, 0);
    }
  });
});

describe('npm run sla:verify', () => {
  async function verify(): Promise<{ status: number | null; out: string[]; err: string }> {
    const entry = new URL('../src/sla-verify.js', import.meta.url).pathname;
    const child = spawn(process.execPath, [entry], { env: { PATH: process.env.PATH, DATABASE_URL: urlOf(app.address) } });
    const ended = new Promise<number | null>((settle) => child.once('close', settle));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { status: await ended, out: out.trim().split('\n'), err };
  }

  it('finds every stopped clock as its ledger says', async () => {
    const [{ stopped }] = await app.dataSource.query('SELECT count(*)::int AS stopped FROM sla_clock WHERE stopped_at IS NOT NULL');
    expect(await verify()).toEqual({ status: 0, out: [`${stopped} clocks checked, 0 differ`], err: '' });
  });

  it('names a clock whose figure is not its ledger’s, and leaves out what is older than the ledger', async () => {
    const [{ stopped }] = await app.dataSource.query('SELECT count(*)::int AS stopped FROM sla_clock WHERE stopped_at IS NOT NULL');
    const [changed, older] = await app.dataSource.query(
      `SELECT id, ticket_number AS number, overrun_seconds AS overrun FROM sla_clock WHERE clock = 'resolution' AND state = 'breached' AND stopped_at IS NOT NULL ORDER BY id LIMIT 2`,
    );
    await app.dataSource.query(`UPDATE sla_clock SET overrun_seconds = 2592000 WHERE id = $1`, [changed.id]);
    await app.dataSource.query(`UPDATE sla_clock SET started_at = started_at - interval '1 day' WHERE id = $1`, [older.id]);
    expect(await verify()).toEqual({
      status: 1,
      out: [
        `differs: ticket ${changed.number}, resolution 1 (${changed.id}): overrunSeconds is 2592000, by the ledger ${changed.overrun}`,
        `${stopped - 1} clocks checked, 1 differ; 1 older than the ledger left out`,
      ],
      err: '',
    });
  });
});
