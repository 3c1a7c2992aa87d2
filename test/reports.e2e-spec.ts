import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { v7 } from 'uuid';
import type { OverviewDto, OverviewFiguresDto } from '../src/reports/overview.dto.js';
import type { SlaReportDto } from '../src/reports/sla.dto.js';
import { CLOCKS } from '../src/shared/sla.js';
import { bearer, startApp, type TestApp } from './support/app.js';
import { until } from './support/until.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text);

interface Row {
  created: number;
  department?: string | null;
  resolved?: number;
  responded?: number;
  outcome?: string;
  category?: string;
  channel?: string;
  tier?: string;
  priority?: string;
  urgent?: boolean;
  decision?: string;
  engine?: string;
  reopened?: number;
}

/** Tickets as triage and the desk leave them; without a department they still wait for triage. Answers their ids. */
async function tickets(given: Row[]): Promise<string[]> {
  const rows = given.map((row) => ({
    department: 'logistics',
    decision: 'auto',
    tier: 'basic',
    priority: 'normal',
    category: 'logistics',
    engine: 'naive-bayes',
    outcome: row.resolved ? 'settled' : null,
    reopened: 0,
    urgent: false,
    ...row,
    ...(row.department === null ? { decision: null, priority: null, category: null } : {}),
    id: v7(),
  }));
  const json = JSON.stringify(
    rows.map((row) => ({
      ...row,
      status: row.department === null ? 'received' : row.resolved ? 'resolved' : 'queued',
      created: new Date(row.created),
      resolved: row.resolved ? new Date(row.resolved) : null,
      responded: row.responded ? new Date(row.responded) : null,
    })),
  );
  const from = `FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, department text, decision text, tier text, priority text, category text, channel text,
    engine text, outcome text, reopened int, urgent boolean, status text, created timestamptz, resolved timestamptz, responded timestamptz)`;
  await app.dataSource.query(
    `INSERT INTO ticket (id, source, fingerprint, text, status, department, decision, tier, priority, category, channel, outcome, reopened, urgent,
       created_at, resolved_at, responded_at, triage_until)
     SELECT id, 'test', 'none', 'x', status, department, decision, tier, priority, category, channel, outcome, reopened, urgent,
       created, resolved, responded, 'infinity' ${from}`,
    [json],
  );
  await app.dataSource.query(
    `INSERT INTO prediction (ticket_id, category, categories, confidence, decision, urgent, language, engine, model_version)
     SELECT id, category, '{}', 1, decision, urgent, 'zh', engine, 'test' ${from} WHERE department IS NOT NULL`,
    [json],
  );
  await app.dataSource.query(
    `INSERT INTO queue_item (ticket_id, department, priority, due_at, created_at)
     SELECT id, department, priority, 'infinity', created ${from} WHERE status = 'queued'`,
    [json],
  );
  return rows.map(({ id }) => id);
}

interface ClockRow {
  clock: string;
  state: string;
  due: number;
  department?: string;
  overrunSeconds?: number;
}

async function clocks(given: ClockRow[]): Promise<void> {
  const ids = await tickets(given.map(({ due, department = 'logistics' }) => ({ created: due - DAY, resolved: due, department })));
  const rows = given.map((row, index) => ({ department: 'logistics', ...row, id: v7(), ticket: ids[index], due: new Date(row.due) }));
  await app.dataSource.query(
    `INSERT INTO sla_clock (id, ticket_id, cycle, clock, state, policy_slug, policy_version, calendar_slug, calendar_version, department, source,
       ticket_number, pause_on_hold, started_at, target_seconds, due_at, span_from, span_department, overrun_seconds)
     SELECT id, ticket, 1, clock, state, 'basic', 1, 'always', 1, department, 'test', 1, false, due - interval '1 day', 86400, due, due, department, "overrunSeconds"
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, ticket uuid, clock text, state text, department text, due timestamptz, "overrunSeconds" int)`,
    [JSON.stringify(rows)],
  );
}

let departments = 0;

/** A department that no other test has tickets in. */
async function newDepartment(): Promise<string> {
  departments += 1;
  const slug = `d${departments}`;
  await app.dataSource.query('INSERT INTO department (slug, name_zh, name_en) VALUES ($1, $1, $1)', [slug]);
  return slug;
}

type Query = Partial<Record<'from' | 'to' | 'tz' | 'groupBy' | 'department', string>>;
type InJson<T> = Omit<T, 'from' | 'to'> & { from: string; to: string };

async function get<T>(path: string, query: Query): Promise<InJson<T>> {
  const answer = await app.http.get(`/v1/reports/${path}`).query(query).set(bearer(app.adminKey));
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
}
const overview = (query: Query) => get<OverviewDto>('overview', query);
const sla = (query: Query) => get<SlaReportDto>('sla', query);

/** Random numbers from 0 to 1, the same ones in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The percentile between the two nearest ranks, worked out by sorting. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
  return low + (high - low) * (rank - Math.floor(rank));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The numbers of a group that add up, by their dotted names. */
function counts(figures: object, prefix = ''): [string, number][] {
  const level = ['backlogStart', 'backlog'];
  return Object.entries(figures).flatMap(([name, value]): [string, number][] => {
    if (name === 'key' || /^p\d\d$|Share$|^attainment$/.test(name) || level.includes(name)) return [];
    return typeof value === 'object' ? counts(value, `${prefix}${name}.`) : [[prefix + name, value]];
  });
}

function sums(groups: readonly object[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [name, value] of groups.flatMap((group) => counts(group))) total[name] = (total[name] ?? 0) + value;
  return total;
}

/** Tickets of two months over departments, channels, tiers and times of day; a third is open, some waited long. */
function scattered(
  seed: number,
  names: readonly string[],
  from: number,
  count: number,
): Required<Pick<Row, 'created' | 'department'>>[] & Row[] {
  const next = random(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  return Array.from({ length: count }, () => {
    const created = from + Math.floor(next() * 60 * DAY);
    const settled = next() < 0.7;
    return {
      created,
      department: pick(names),
      channel: pick(['chat', 'phone', '=cmd', 'a,"b"']),
      tier: pick(['strategic', 'basic']),
      priority: pick(['urgent', 'normal']),
      category: pick(['logistics', 'quality']),
      decision: pick(['auto', 'auto', 'review']),
      engine: pick(['transformer', 'naive-bayes']),
      urgent: next() < 0.2,
      reopened: next() < 0.1 ? 1 : 0,
      ...(settled
        ? {
            resolved: created + Math.floor(next() ** 3 * 20 * DAY) + 1,
            outcome: pick(['settled', 'rejected', 'duplicate', 'not_complaint']),
          }
        : {}),
      ...(next() < 0.8 ? { responded: created + Math.floor(next() ** 2 * DAY) + 1 } : {}),
    };
  });
}

const minutesOf = (rows: readonly Row[], end: 'resolved' | 'responded') => rows.map((row) => (row[end]! - row.created) / MINUTE);

describe('D28 percentiles with counts', () => {
  it('are those of the tickets settled in the range', async () => {
    const department = await newDepartment();
    const next = random(28);
    const rows = Array.from({ length: 157 }, (): Row => {
      const created = at('2023-03-01T00:00:00Z') + Math.floor(next() * 10 * DAY);
      return {
        created,
        department,
        resolved: created + Math.floor(next() ** 2 * 9000 * MINUTE) + 1,
        responded: created + Math.floor(next() * 500 * MINUTE) + 1,
      };
    });
    await tickets(rows);
    const { total } = await overview({ from: '2023-03-05', to: '2023-03-09', tz: 'UTC', department });
    const [from, to] = [at('2023-03-05T00:00:00Z'), at('2023-03-09T00:00:00Z')];
    for (const [end, spread] of [
      ['resolved', total.turnaroundMinutes],
      ['responded', total.firstResponseMinutes],
    ] as const) {
      const values = minutesOf(
        rows.filter((row) => row[end]! >= from && row[end]! < to),
        end,
      );
      expect(values.length).toBeGreaterThan(20);
      expect(spread.count).toBe(values.length);
      expect(spread.p50).toBeCloseTo(percentile(values, 0.5), 1);
      expect(spread.p90).toBeCloseTo(percentile(values, 0.9), 1);
      expect(spread.p95).toBeCloseTo(percentile(values, 0.95), 1);
    }
  });

  it('are not moved by one old ticket, which would make a mean useless', async () => {
    const department = await newDepartment();
    const settled = at('2023-06-01T12:00:00Z');
    const rows = Array.from({ length: 100 }, (_, index) => ({ created: settled - (index + 1) * MINUTE, department, resolved: settled }));
    const query = { from: '2023-06-01', to: '2023-06-02', tz: 'UTC', department };
    await tickets(rows);
    const before = (await overview(query)).total.turnaroundMinutes;
    const old = { created: settled - 400 * DAY, department, resolved: settled };
    await tickets([old]);
    const after = (await overview(query)).total.turnaroundMinutes;
    expect(before).toEqual({ count: 100, p50: 50.5, p90: 90.1, p95: 95.05 });
    expect(after).toEqual({ count: 101, p50: 51, p90: 91, p95: 96 });
    expect(mean(minutesOf([...rows, old], 'resolved'))).toBeGreaterThan(100 * mean(minutesOf(rows, 'resolved')));
  });
});

describe('D30 any grouping', () => {
  const from = at('2022-02-01T00:00:00Z');
  const query = { from: '2022-02-20', to: '2022-03-30', tz: 'Europe/London' };
  const [begin, end] = [at('2022-02-20T00:00:00Z'), at('2022-03-29T23:00:00Z')];
  let rows: Row[];
  let total: OverviewFiguresDto;

  beforeAll(async () => {
    const names = [await newDepartment(), await newDepartment(), await newDepartment()];
    rows = scattered(30, names, from, 900);
    await tickets(rows);
    total = (await overview(query)).total;
  });

  it('has totals that a count by hand finds too', () => {
    const within = (time: number | undefined) => time !== undefined && time >= begin && time < end;
    const created = rows.filter((row) => within(row.created));
    const resolved = rows.filter((row) => within(row.resolved));
    const openAt = (time: number) =>
      rows.filter((row) => row.created < time && (row.resolved === undefined || row.resolved >= time)).length;
    expect(total).toMatchObject({
      intake: created.length,
      triaged: {
        auto: created.filter((row) => row.decision === 'auto').length,
        review: created.filter((row) => row.decision === 'review').length,
      },
      urgent: created.filter((row) => row.urgent).length,
      reopened: created.filter((row) => row.reopened).length,
      engine: { transformer: created.filter((row) => row.engine === 'transformer').length },
      resolved: resolved.length,
      outcomes: { rejected: resolved.filter((row) => row.outcome === 'rejected').length },
      backlogStart: openAt(begin),
      backlog: openAt(end),
      firstResponseMinutes: { count: rows.filter((row) => within(row.responded)).length },
      turnaroundMinutes: { count: resolved.length },
    });
  });

  it.each([
    'department',
    'day',
    'department,day',
    'day,department',
    'week',
    'month',
    'category',
    'channel',
    'tier',
    'priority',
    'channel,tier,week',
  ])('by %s adds up to the same totals', async (groupBy) => {
    const report = await overview({ ...query, groupBy });
    expect(report.total).toEqual(total);
    expect(sums(report.groups)).toEqual(Object.fromEntries(counts(total)));
    for (const group of report.groups) expect(Object.keys(group.key)).toEqual(groupBy.split(','));
  });

  it('has the percentiles of each department', async () => {
    const { groups } = await overview({ ...query, groupBy: 'department' });
    expect(groups).toHaveLength(3);
    for (const { key, turnaroundMinutes } of groups) {
      const mine = rows.filter((row) => row.department === key.department && row.resolved && row.resolved >= begin && row.resolved < end);
      expect(turnaroundMinutes.p90).toBeCloseTo(percentile(minutesOf(mine, 'resolved'), 0.9), 1);
    }
  });

  it('hands the backlog from day to day, as a count of what was open at each midnight finds', async () => {
    const { groups } = await overview({ ...query, groupBy: 'department,day' });
    const days = 38;
    expect(groups).toHaveLength(3 * days);
    const offset = (index: number) => (index >= 36 ? -HOUR : 0);
    groups.forEach(({ key, backlogStart, backlog }, index) => {
      const day = index % days;
      const openAt = (time: number) =>
        rows.filter(
          (row) => row.department === key.department && row.created < time && (row.resolved === undefined || row.resolved >= time),
        ).length;
      expect([key, backlogStart]).toEqual([key, openAt(begin + day * DAY + offset(day))]);
      expect([key, backlog]).toEqual([key, openAt(begin + (day + 1) * DAY + offset(day + 1))]);
    });
  });

  it('is narrowed to one department', async () => {
    const { groups } = await overview({ ...query, groupBy: 'department' });
    const [first] = groups;
    const { key, ...figures } = first!;
    expect(await overview({ ...query, groupBy: 'department', department: key.department! })).toMatchObject({
      groups: [first],
      total: figures,
    });
  });
});

describe('the backlog', () => {
  it('has what waits for triage, and what was reopened, since it is open', async () => {
    const now = Date.now();
    await tickets([{ created: now - HOUR, department: null }]);
    const department = await newDepartment();
    await tickets([{ created: now - 50 * DAY, department, reopened: 1 }]);
    const { groups } = await overview({ groupBy: 'department' });
    expect(groups.at(-1)).toMatchObject({ key: { department: null }, intake: 1, triaged: { auto: 0, review: 0 }, backlog: 1 });
    expect(groups.find(({ key }) => key.department === department)).toMatchObject({ intake: 0, backlogStart: 1, resolved: 0, backlog: 1 });
  });
});

describe('the days of the zone', () => {
  it('begin at its midnight (D29)', async () => {
    const department = await newDepartment();
    await tickets([
      { created: at('2024-05-01T23:30:00+08:00'), department },
      { created: at('2024-05-02T00:00:00+08:00'), department },
    ]);
    const days = async (tz: string) =>
      (await overview({ from: '2024-05-01', to: '2024-05-03', tz, groupBy: 'day', department })).groups.map(({ key, intake }) => [
        key.day,
        intake,
      ]);
    expect(await days('Asia/Shanghai')).toEqual([
      ['2024-05-01', 1],
      ['2024-05-02', 1],
    ]);
    expect(await days('UTC')).toEqual([
      ['2024-05-01', 2],
      ['2024-05-02', 0],
    ]);
    expect(await days('America/New_York')).toEqual([
      ['2024-05-01', 2],
      ['2024-05-02', 0],
    ]);
  });

  it('are Asia/Shanghai’s when none is named', async () => {
    const report = await overview({ from: '2024-05-01', to: '2024-05-02' });
    expect(report).toMatchObject({ tz: 'Asia/Shanghai', from: '2024-04-30T16:00:00.000Z', to: '2024-05-01T16:00:00.000Z' });
  });

  it.each([
    ['2024-10-26', '2024-10-29', [24, 25, 24]],
    ['2024-03-30', '2024-04-02', [24, 23, 24]],
  ])('have 23 or 25 hours in Europe/London where the clocks change (from %s)', async (from, to, hours) => {
    const department = await newDepartment();
    const begin = at(`${from}T00:00:00Z`) - 4 * HOUR;
    await tickets(Array.from({ length: 100 }, (_, index) => ({ created: begin + index * HOUR, department })));
    const report = await overview({ from, to, tz: 'Europe/London', groupBy: 'day', department });
    expect(report.groups.map(({ intake }) => intake)).toEqual(hours);
    expect(report.total.intake).toBe(72 + (hours[1]! - 24));
  });

  it('are 30 when nothing is said, each with its row', async () => {
    const { groups } = await overview({ groupBy: 'day', department: await newDepartment() });
    expect(groups).toHaveLength(30);
  });
});

describe('a range without tickets', () => {
  const query = { from: '1999-01-01', to: '1999-01-03', tz: 'UTC' };

  it('has zeros and nulls', async () => {
    const department = await newDepartment();
    const { groups, total } = await overview({ ...query, department });
    expect(groups).toEqual([]);
    expect(Object.values(sums([total])).every((count) => count === 0)).toBe(true);
    expect(total).toMatchObject({ misroutedShare: null, backlog: 0, turnaroundMinutes: { count: 0, p50: null, p90: null, p95: null } });
  });

  it('has its days and its clocks', async () => {
    expect((await overview({ ...query, groupBy: 'day' })).groups.map(({ key, intake }) => [key.day, intake])).toEqual([
      ['1999-01-01', 0],
      ['1999-01-02', 0],
    ]);
    const { groups } = await sla(query);
    expect(groups.map(({ key }) => key.clock)).toEqual([...CLOCKS]);
    expect(groups[0]).toMatchObject({
      met: 0,
      breached: 0,
      cancelled: 0,
      attainment: null,
      overrunMinutes: { count: 0, p50: null, p90: null },
    });
  });
});

describe('D29 CSV', () => {
  const query = { from: '2022-02-20', to: '2022-03-30', tz: 'Europe/London', groupBy: 'channel,day' };
  beforeAll(() =>
    clocks([
      { clock: 'pickup', state: 'met', due: at('2022-03-01T12:00:00Z') },
      { clock: 'pickup', state: 'breached', due: at('2022-03-02T12:00:00Z'), overrunSeconds: 100 },
    ]),
  );

  const download = (report: string, accept = 'text/csv', asked: Query = query) =>
    app.http.get(`/v1/reports/${report}`).query(asked).set(bearer(app.adminKey)).set('Accept', accept);

  /** A JSON group as a spreadsheet shows it. */
  const flat = (value: object, prefix = ''): [string, string][] =>
    Object.entries(value).flatMap(([name, part]): [string, string][] =>
      part !== null && typeof part === 'object' ? flat(part, `${prefix}${name}.`) : [[prefix + name, part === null ? '' : String(part)]],
    );
  const lineOf = (row: string, key: object, figures: object) => Object.fromEntries([['row', row], ...flat(key), ...flat(figures)]);

  it.each([
    ['overview', query],
    ['sla', { ...query, groupBy: 'department,week' }],
  ])('of %s says what JSON says', async (report, asked) => {
    const json = await get<OverviewDto>(report, asked);
    const { text, headers } = await download(report, 'text/csv', asked);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.startsWith('\uFEFFrow,')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const lines: Record<string, string>[] = parse(text, { bom: true, columns: true });
    const harmless = (line: Record<string, string>) => ({ ...line, ...(line.channel === "'=cmd" ? { channel: '=cmd' } : {}) });
    const expected = json.groups.map(({ key, ...figures }) => lineOf('group', key, figures));
    const blank = Object.fromEntries(Object.keys(json.groups[0]!.key).map((dimension) => [dimension, '']));
    expect(lines.map(harmless)).toEqual([...expected, lineOf('total', blank, json.total)]);
  });

  it('makes texts of callers harmless that a spreadsheet would run', async () => {
    const { text } = await download('overview', 'text/csv', { ...query, groupBy: 'channel' });
    expect(text).toContain(`\r\ngroup,'=cmd,`);
    expect(text).toContain(`\r\ngroup,"a,""b""",`);
  });

  it('is a file whose name says report, grouping, range and zone', async () => {
    const { headers } = await download('sla');
    expect(headers['content-disposition']).toBe('attachment; filename="sla_channel-day-clock_2022-02-20_2022-03-30_Europe-London.csv"');
    expect(headers.vary).toContain('Accept');
  });

  it('has its columns without any group', async () => {
    const { text } = await download('overview', 'text/csv', { from: '1999-01-01', to: '1999-01-02', department: await newDepartment() });
    expect(parse(text, { bom: true, columns: true })).toMatchObject([
      { row: 'total', department: '', intake: '0', 'turnaroundMinutes.p50': '' },
    ]);
  });

  it.each(['*/*', 'application/json', 'text/html', 'application/xml'])('is not what %s gets', async (accept) => {
    const { status, headers } = await download('overview', accept);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  });
});

describe('the SLA report', () => {
  it('counts met, breached and cancelled clocks by the time they were due, and leaves running ones out', async () => {
    const department = await newDepartment();
    const due = at('2024-07-01T12:00:00Z');
    const clock = (name: string, state: string, more: Partial<ClockRow> = {}): ClockRow => ({
      clock: name,
      state,
      due,
      department,
      ...more,
    });
    await clocks([
      ...Array.from({ length: 8 }, () => clock('first_response', 'met')),
      clock('first_response', 'breached', { overrunSeconds: 90 }),
      clock('first_response', 'breached'),
      clock('first_response', 'cancelled'),
      clock('first_response', 'paused'),
      clock('first_response', 'met', { due: due - 2 * DAY }),
      clock('pickup', 'met'),
      clock('resolution', 'running', { due: Date.now() + DAY }),
      clock('resolution', 'running'),
    ]);
    const { groups, total } = await sla({ from: '2024-07-01', to: '2024-07-02', tz: 'UTC', department });
    const of = (name: string) => groups.find(({ key }) => key.clock === name);
    expect(of('first_response')).toMatchObject({
      met: 8,
      breached: 2,
      cancelled: 1,
      attainment: 0.8,
      overrunMinutes: { count: 1, p50: 1.5, p90: 1.5 },
    });
    expect(of('pickup')).toMatchObject({ met: 1, breached: 0, attainment: 1, overrunMinutes: { count: 0, p50: null } });
    // Its deadline has passed: that is a breach, also before the poller has recorded it.
    expect(of('resolution')).toMatchObject({ met: 0, breached: 1, attainment: 0 });
    expect(of('next_reply')).toMatchObject({ attainment: null });
    expect(total).toMatchObject({ met: 9, breached: 3, cancelled: 1, attainment: 0.75 });
    const later = await sla({ from: '2024-07-02', to: new Date(Date.now() + 2 * DAY).toISOString(), tz: 'UTC', department });
    expect(later.total).toMatchObject({ met: 0, breached: 0, cancelled: 0, attainment: null });
  });

  it('has the overrun that sorting finds, in any grouping, and groups that add up', async () => {
    const names = [await newDepartment(), await newDepartment()];
    const next = random(9);
    const rows = Array.from({ length: 400 }, (): ClockRow => {
      const state = next() < 0.4 ? 'breached' : next() < 0.9 ? 'met' : 'cancelled';
      const due = at('2021-05-01T00:00:00Z') + Math.floor(next() * 10 * DAY);
      const done = state === 'breached' && next() < 0.8 ? { overrunSeconds: Math.floor(next() ** 3 * 90_000) } : {};
      return { clock: CLOCKS[Math.floor(next() * 4)]!, state, due, department: names[Math.floor(next() * 2)]!, ...done };
    });
    await clocks(rows);
    const query = { from: '2021-05-01', to: '2021-05-11', tz: 'UTC' };
    const { groups, total } = await sla({ ...query, groupBy: 'department' });
    for (const { key, overrunMinutes, breached, attainment, met } of groups) {
      const mine = rows.filter((row) => row.department === key.department && row.clock === key.clock);
      const overruns = mine.flatMap((row) => (row.overrunSeconds === undefined ? [] : [row.overrunSeconds / 60]));
      expect(overrunMinutes.count).toBe(overruns.length);
      expect(overrunMinutes.p50).toBeCloseTo(percentile(overruns, 0.5), 1);
      expect(overrunMinutes.p90).toBeCloseTo(percentile(overruns, 0.9), 1);
      expect([met, breached]).toEqual(['met', 'breached'].map((state) => mine.filter((row) => row.state === state).length));
      expect(attainment).toBeCloseTo(met / (met + breached), 5);
    }
    for (const groupBy of ['clock', 'department', 'day', 'clock,department', 'week,tier', 'month,priority', 'category,channel,day']) {
      const report = await sla({ ...query, groupBy });
      expect(report.total).toEqual(total);
      expect(sums(report.groups)).toEqual(Object.fromEntries(counts(total)));
    }
  });
});

describe('what is asked wrongly', () => {
  const ask = (path: string, query: Record<string, string | string[]>) =>
    app.http.get(`/v1/reports/${path}`).query(query).set(bearer(app.adminKey));

  it.each<[string, Record<string, string | string[]>, string]>([
    ['overview', { from: 'yesterday' }, 'from'],
    ['overview', { from: '2026-05-01T00:00:00' }, 'from'],
    ['overview', { to: '2026-02-30' }, 'to'],
    ['overview', { from: ['2026-05-01', '2026-05-02'] }, 'from'],
    ['overview', { tz: 'Mars/Olympus' }, 'tz'],
    ['overview', { tz: '+08:00' }, 'tz'],
    ['overview', { groupBy: 'agent' }, 'groupBy'],
    ['overview', { groupBy: 'clock' }, 'groupBy'],
    ['sla', { groupBy: 'day,week' }, 'groupBy'],
    ['sla', { department: "x' OR true" }, 'department'],
    ['sla', { from: '2026-05-02', to: '2026-05-02' }, 'from'],
    ['sla', { from: '2026-05-02', to: '2026-05-01' }, 'from'],
    ['sla', { groupby: 'clock' }, 'groupby'],
  ])('%s of %j is told: %s', async (path, query, field) => {
    const { status, body } = await ask(path, query);
    expect([status, body.code]).toEqual([422, 'invalid_body']);
    expect(new Set(body.errors.map((error: { field: string }) => error.field))).toEqual(new Set([field]));
  });

  it('is refused when the range makes more than 10,000 groups', async () => {
    expect((await ask('overview', { from: '1995-01-01', to: '2024-01-01', groupBy: 'day' })).body).toMatchObject({
      code: 'too_many_groups',
      limit: 10_000,
    });
    expect((await ask('sla', { from: '2017-01-01', to: '2024-01-01', groupBy: 'day' })).body).toMatchObject({ code: 'too_many_groups' });
    expect((await ask('overview', { from: '1997-01-01', to: '2024-01-01', groupBy: 'day' })).status).toBe(200);
    // Days alone are few enough; times the departments that have tickets they are not.
    expect((await ask('overview', { from: '2002-01-01', to: '2024-01-01', groupBy: 'day,channel' })).body).toMatchObject({
      code: 'too_many_groups',
    });
  });

  it.each([
    ['manager', 200],
    ['agent', 403],
    ['intake', 403],
  ])('by a key of the role %s is answered %d', async (role, status) => {
    const key = await app.key({ role, ...(role === 'agent' ? { departments: ['logistics'] } : {}) });
    for (const path of ['overview', 'sla']) expect((await app.http.get(`/v1/reports/${path}`).set(bearer(key))).status).toBe(status);
  });
});

describe('figures of real work', () => {
  const post = async (path: string, body: object) => {
    const answer = await app.http.post(`/v1/${path}`).set(bearer(app.adminKey)).send(body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };

  it('follow a ticket from intake over a wrong department to its end', async () => {
    const since = new Date(Date.now() - MINUTE).toISOString();
    const before = (await overview({ from: since, groupBy: 'tier' })).total;
    const { id } = await post('tickets', { text: '快递三天没有更新，包裹到底在哪里？', customer: { id: 'c-report', tier: 'core' } });
    const queued = await until(async () => {
      const { body } = await app.http.get(`/v1/tickets/${id}`).set(bearer(app.adminKey));
      return body.status === 'queued' && body;
    }, 'triage');
    const elsewhere = queued.department === 'quality' ? 'service' : 'quality';
    const claim = async () => (await post(`tickets/${id}/claim`, { agent: 'li' })).leaseToken;
    await post(`tickets/${id}/transfer`, { leaseToken: await claim(), department: elsewhere, reason: 'misrouted' });
    const leaseToken = await claim();
    await post(`tickets/${id}/respond`, { leaseToken, text: '正在为您查询。' });
    await post(`tickets/${id}/resolve`, { leaseToken, resolution: '已补发。' });
    const { total: after, groups } = await overview({ from: since, groupBy: 'tier' });
    const grown = Object.fromEntries(counts(after).map(([name, value]) => [name, value - (Object.fromEntries(counts(before))[name] ?? 0)]));
    expect(grown).toMatchObject({
      intake: 1,
      misrouted: 1,
      'lostToWrongRouting.count': 1,
      resolved: 1,
      'outcomes.settled': 1,
      'firstResponseMinutes.count': 1,
      'turnaroundMinutes.count': 1,
    });
    expect(groups.find(({ key }) => key.tier === 'core')).toMatchObject({ misrouted: 1, misroutedShare: 1 });
    const sla = await get<SlaReportDto>('sla', {
      from: since,
      to: new Date(Date.now() + 90 * DAY).toISOString(),
      groupBy: 'department',
      department: elsewhere,
    });
    expect(sla.groups.find(({ key }) => key.clock === 'resolution')).toMatchObject({ met: 1, breached: 0, attainment: 1 });
  });
});
