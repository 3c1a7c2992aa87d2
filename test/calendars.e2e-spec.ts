import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock } from '../src/platform/clock.js';
import { CalendarTimesService } from '../src/sla/calendar-times.service.js';
import { add } from '../src/sla/rules/business-time/business-time.js';
import { startApp, type TestApp } from './support/app.js';
import { cloneDatabase } from './support/cluster.js';

/** A clock that the test sets. */
class SetClock extends Clock {
  at = new Date('2026-05-08T00:00:00Z');
  override now(): Date {
    return this.at;
  }
}

const clock = new SetClock();
let app: TestApp;

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' }, clock });
});
afterAll(() => app?.close());

interface CallOptions {
  version?: number | string;
  type?: string;
  key?: string;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  { version, type = 'application/json', key = app.adminKey }: CallOptions = {},
) {
  const response = await fetch(`${app.url}/v1/calendars${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(version === undefined ? {} : { 'if-match': String(version) }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), body: text === '' ? null : JSON.parse(text) };
}

const hours = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const shop = (change: Record<string, unknown> = {}) => ({
  slug: 'shop',
  name: '门店 / Shop',
  timeZone: 'Asia/Shanghai',
  weekly: { mon: hours, fri: hours, sat: [['22:00', '06:00']] },
  exceptions: [{ date: '2026-10-05', open: [], name: '盘点' }],
  holidays: 'cn',
  ...change,
});
const without = ({ slug: _, ...body }: ReturnType<typeof shop>) => body;
const feed = (...events: string[][]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR', ''].join(
    '\r\n',
  );
const ics = { type: 'text/calendar' };
const versions = (slug: string) =>
  app.dataSource.query('SELECT version, current, name FROM calendar WHERE slug = $1 ORDER BY version', [slug]);
const actions = async (slug: string): Promise<string[]> =>
  (await app.dataSource.query(`SELECT action FROM audit_entry WHERE entity = 'calendar' AND entity_id = $1 ORDER BY id`, [slug])).map(
    (row: { action: string }) => row.action,
  );

describe('the calendars of a first start', () => {
  it('are always and cn-office', async () => {
    const { body } = await call('GET', '');
    expect(body).toMatchObject({
      items: [
        { slug: 'always', version: 1, builtIn: true, timeZone: 'UTC', holidays: null, holidaysVersion: null },
        { slug: 'cn-office', version: 1, builtIn: true, timeZone: 'Asia/Shanghai', holidays: 'cn', holidaysVersion: 1 },
      ],
      nextCursor: null,
    });
    expect(Object.keys(body.items[1].weekly)).toEqual(['fri', 'mon', 'thu', 'tue', 'wed']);
    const page = await call('GET', '?limit=1');
    expect((await call('GET', `?limit=1&cursor=${page.body.nextCursor}`)).body).toMatchObject({
      items: [{ slug: 'cn-office' }],
      nextCursor: null,
    });
  });

  it('stand on the statutory days of every year that the package has, with their source', async () => {
    const [set] = await app.dataSource.query('SELECT name, version, source FROM holiday_set');
    expect(set).toEqual({ name: 'cn', version: 1, source: expect.stringMatching(/^chinese-days \d+\.\d+\.\d+$/) });
    const years = await app.dataSource.query('SELECT DISTINCT extract(year FROM date)::integer AS year FROM holiday ORDER BY 1');
    expect(years.map((row: { year: number }) => row.year)).toEqual(Array.from({ length: years.length }, (_, index) => 2004 + index));
    expect(years.at(-1).year).toBeGreaterThanOrEqual(2026);
    const days = await app.dataSource.query(
      `SELECT date::text, kind, name FROM holiday WHERE date IN ('2026-10-01', '2026-02-14', '2026-10-08') ORDER BY date`,
    );
    expect(days).toEqual([
      { date: '2026-02-14', kind: 'workday', name: '春节 / Spring Festival' },
      { date: '2026-10-01', kind: 'closed', name: '国庆节 / National Day' },
    ]);
  });

  it('are not made again by a second start, and follow new statutory days in a new version', async () => {
    const [before] = await versions('cn-office');
    const again = await startApp({ env: { ROLE: 'api' }, clock, database: app.address });
    await again.close();
    expect(await versions('cn-office')).toEqual([before]);
    // As if an older service had written what it knew.
    await app.dataSource.query(`UPDATE holiday_set SET digest = 'older'`);
    const newer = await startApp({ env: { ROLE: 'api' }, clock, database: app.address });
    await newer.close();
    expect(await call('GET', '/cn-office')).toMatchObject({ body: { version: 2, builtIn: true, holidaysVersion: 2 } });
    expect(await versions('cn-office')).toMatchObject([
      { version: 1, current: false },
      { version: 2, current: true },
    ]);
    expect(await actions('cn-office')).toEqual(['calendar.follow']);
    expect(
      (await app.dataSource.query('SELECT count(*)::int AS n FROM holiday GROUP BY set_version')).map((row: { n: number }) => row.n),
    ).toHaveLength(2);
  });

  it('are made once by two first starts at the same time', async () => {
    const own = await cloneDatabase();
    const apps = await Promise.all([0, 1].map(() => startApp({ env: { ROLE: 'api' }, clock, database: own.address })));
    const made = await apps[0]!.dataSource.query('SELECT slug, version FROM calendar ORDER BY slug');
    const sets = await apps[0]!.dataSource.query('SELECT version FROM holiday_set');
    await Promise.all(apps.map((one) => one.close()));
    await own.drop();
    expect([made, sets]).toEqual([
      [
        { slug: 'always', version: 1 },
        { slug: 'cn-office', version: 1 },
      ],
      [{ version: 1 }],
    ]);
  });

  it('stay: always cannot be changed, neither can be deleted', async () => {
    const body = without(shop({ holidays: undefined }));
    expect(await call('PUT', '/always', body, { version: 1 })).toMatchObject({ status: 409, body: { code: 'built_in_calendar' } });
    expect(await call('DELETE', '/always', undefined, { version: 1 })).toMatchObject({ status: 409, body: { code: 'built_in_calendar' } });
    const { version } = (await call('GET', '/cn-office')).body;
    expect(await call('DELETE', '/cn-office', undefined, { version })).toMatchObject({ status: 409, body: { code: 'built_in_calendar' } });
  });
});

describe('changing calendars', () => {
  it('goes by version, and history stays', async () => {
    const created = await call('POST', '', shop());
    expect(created).toMatchObject({ status: 201, etag: '"1"', body: { ...shop(), version: 1, builtIn: false } });
    expect(await call('POST', '', shop())).toMatchObject({ status: 409, body: { code: 'slug_taken' } });
    const change = without(shop({ name: 'Shop 2', exceptions: undefined, holidays: null }));
    expect(await call('PUT', '/shop', change)).toMatchObject({ status: 412, body: { code: 'precondition_required' } });
    expect(await call('PUT', '/shop', change, { version: 7 })).toMatchObject({
      status: 412,
      body: { code: 'version_mismatch', version: 1 },
    });
    expect(await call('PUT', '/shop', change, { version: created.etag! })).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { version: 2, name: 'Shop 2', exceptions: [], holidays: null, holidaysVersion: null },
    });
    expect(await call('GET', '/shop')).toMatchObject({ status: 200, etag: '"2"' });
    expect(await call('DELETE', '/shop', undefined, { version: 1 })).toMatchObject({ status: 412 });
    expect(await call('DELETE', '/shop', undefined, { version: 2 })).toMatchObject({ status: 204, body: null });
    for (const [method, path, body] of [
      ['GET', '/shop', undefined],
      ['PUT', '/shop', change],
      ['DELETE', '/shop', undefined],
      ['POST', '/shop/preview', { from: '2026-05-08T09:00:00+08:00', minutes: 1 }],
    ] as const)
      expect(await call(method, path, body, { version: 2 })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await call('POST', '', shop())).toMatchObject({ status: 201, body: { version: 3 } });
    expect(await versions('shop')).toEqual([
      { version: 1, current: false, name: '门店 / Shop' },
      { version: 2, current: false, name: 'Shop 2' },
      { version: 3, current: true, name: '门店 / Shop' },
    ]);
    expect(await actions('shop')).toEqual(['calendar.create', 'calendar.change', 'calendar.delete', 'calendar.create']);
  });

  it('by two at once lets one through', async () => {
    await call('POST', '', shop({ slug: 'race' }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('PUT', '/race', without(shop()), { version: 1 })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412, 412]);
    const posts = await Promise.all(Array.from({ length: 5 }, () => call('POST', '', shop({ slug: 'race-post' }))));
    expect(posts.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('is refused to the deletion of one that a policy measures time on', async () => {
    await call('POST', '', shop({ slug: 'used' }));
    await app.dataSource.query(
      `INSERT INTO sla_policy (slug, version, name, rank, match, targets, warnings)
       VALUES ('on-used', 1, 'x', 1, '{}', '{"resolution": {"minutes": 60, "calendar": "used", "pauseOnHold": true}}', '[]')`,
    );
    expect(await call('DELETE', '/used', undefined, { version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'calendar_in_use', policies: ['on-used'] },
    });
    await app.dataSource.query(`UPDATE sla_policy SET current = false WHERE slug = 'on-used'`);
    expect((await call('DELETE', '/used', undefined, { version: 1 })).status).toBe(204);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a zone that does not exist', { timeZone: 'Asia/Peking' }, 'unknown_time_zone'],
    ['a time that does not exist', { weekly: { mon: [['09:00', '25:00']] } }, 'invalid_time'],
    ['a day that does not exist', { exceptions: [{ date: '2026-02-30', open: [] }] }, 'invalid_date'],
    [
      'two exceptions a day',
      {
        exceptions: [
          { date: '2026-05-01', open: [] },
          { date: '2026-05-01', open: [] },
        ],
      },
      'duplicate_exception',
    ],
    [
      'overlapping intervals',
      {
        weekly: {
          mon: [
            ['09:00', '13:00'],
            ['12:00', '18:00'],
          ],
        },
      },
      'overlapping_intervals',
    ],
    ['no opening', { weekly: {} }, 'never_open'],
    ['an unknown weekday', { weekly: { monday: hours } }, 'invalid_body'],
    ['a week of another form', { weekly: [hours] }, 'invalid_body'],
    ['no week', { weekly: undefined }, 'invalid_body'],
    ['an interval of one time', { weekly: { mon: [['09:00']] } }, 'invalid_body'],
    ['an interval of numbers', { weekly: { mon: [[9, 18]] } }, 'invalid_body'],
    ['more intervals than a day has hours', { weekly: { mon: Array.from({ length: 25 }, () => ['09:00', '10:00']) } }, 'invalid_body'],
    ['an exception without hours', { exceptions: [{ date: '2026-05-01' }] }, 'invalid_body'],
    ['other holidays', { holidays: 'de' }, 'invalid_body'],
    ['a slug in capitals', { slug: 'Shop' }, 'invalid_body'],
    ['a blank name', { name: ' ' }, 'invalid_body'],
    ['an unknown field', { colour: 'red' }, 'invalid_body'],
  ])('is refused with %s', async (_, change, code) => {
    expect(await call('POST', '', shop({ slug: 'refused', ...change }))).toMatchObject({
      status: 422,
      body: { code, errors: expect.arrayContaining([{ field: expect.any(String), message: expect.any(String) }]) },
    });
    expect(await versions('refused')).toEqual([]);
  });

  it('is for managers', async () => {
    const agent = await app.key({ role: 'agent', departments: ['quality'] });
    const manager = await app.key({ role: 'manager' });
    expect((await call('GET', '', undefined, { key: agent })).status).toBe(403);
    expect((await call('POST', '', shop({ slug: 'theirs' }), { key: agent })).status).toBe(403);
    expect((await call('GET', '', undefined, { key: manager })).status).toBe(200);
    expect((await fetch(`${app.url}/v1/calendars`)).status).toBe(401);
  });
});

describe('a preview', () => {
  const preview = (slug: string, body: unknown) => call('POST', `/${slug}/preview`, body);

  it('adds open minutes: over the National Day week and into a make-up workday', async () => {
    expect(await preview('cn-office', { from: '2026-09-30T17:00:00+08:00', minutes: 90 })).toMatchObject({
      status: 200,
      body: { at: '2026-10-08T01:30:00.000Z' },
    });
    expect(await preview('cn-office', { from: '2026-10-09T18:00:00+08:00', minutes: 540 })).toMatchObject({
      body: { at: '2026-10-10T10:00:00.000Z' },
    });
    expect(await preview('always', { from: '2026-05-08T09:00:00Z', minutes: 0.5 })).toMatchObject({
      body: { at: '2026-05-08T09:00:30.000Z' },
    });
  });

  it('tells what lies between two instants, and it adds up', async () => {
    const { status, body } = await preview('cn-office', { from: '2026-09-30T17:00:00+08:00', to: '2026-10-08T10:00:00+08:00' });
    expect([status, body]).toEqual([
      200,
      {
        minutes: 120,
        segments: [
          { from: '2026-09-30T09:00:00.000Z', to: '2026-09-30T10:00:00.000Z', state: 'open' },
          { from: '2026-09-30T10:00:00.000Z', to: '2026-09-30T16:00:00.000Z', state: 'closed' },
          { from: '2026-09-30T16:00:00.000Z', to: '2026-10-07T16:00:00.000Z', state: 'holiday' },
          { from: '2026-10-07T16:00:00.000Z', to: '2026-10-08T01:00:00.000Z', state: 'closed' },
          { from: '2026-10-08T01:00:00.000Z', to: '2026-10-08T02:00:00.000Z', state: 'open' },
        ],
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['neither minutes nor to', {}, 'invalid_body'],
    ['both', { minutes: 1, to: '2026-05-09T00:00:00Z' }, 'invalid_body'],
    ['negative minutes', { minutes: -1 }, 'invalid_body'],
    ['an end before the start', { to: '2026-05-07T00:00:00Z' }, 'invalid_body'],
    ['two years', { to: '2028-05-08T00:00:00Z' }, 'range_too_long'],
    ['another age', { from: '0800-01-01T00:00:00Z', minutes: 1 }, 'invalid_body'],
    ['a time without an offset', { from: '2026-05-08T00:00:00', minutes: 1 }, 'invalid_body'],
  ])('is refused for %s', async (_, change, code) =>
    expect(await preview('always', { from: '2026-05-08T00:00:00Z', ...change })).toMatchObject({ status: 422, body: { code } }),
  );

  it('says when the calendar does not open for so long', async () => {
    await call('POST', '', shop({ slug: 'once', weekly: {}, exceptions: [{ date: '2026-06-01', open: [['09:00', '10:00']] }] }));
    expect(await preview('once', { from: '2026-05-08T00:00:00Z', minutes: 60 })).toMatchObject({
      body: { at: '2026-06-01T02:00:00.000Z' },
    });
    expect(await preview('once', { from: '2026-05-08T00:00:00Z', minutes: 61 })).toMatchObject({
      status: 422,
      body: { code: 'opens_too_rarely' },
    });
  });
});

describe('the import of a holiday feed', () => {
  const day = (date: string, summary: string) => [`UID:${date}`, `DTSTART;VALUE=DATE:${date}`, `SUMMARY:${summary}`];
  const importing = (body: unknown, options: CallOptions) => call('POST', '/fed/import', body, options);

  it('closes its all-day events and keeps what a person wrote', async () => {
    await call('POST', '', shop({ slug: 'fed', exceptions: [{ date: '2026-12-25', open: [['10:00', '12:00']] }] }));
    const text = feed(
      day('20261225', 'Christmas'),
      day('20261224', '平安夜'),
      ['UID:2', 'DTSTART:20261226T090000Z', 'SUMMARY:Sale'],
      day('20261227', '元旦(班)'),
    );
    expect(await importing(text, ics)).toMatchObject({ status: 412 });
    expect(await importing(text, { ...ics, version: 1 })).toMatchObject({
      status: 200,
      etag: '"2"',
      body: {
        version: 2,
        exceptions: [
          { date: '2026-12-24', open: [], name: '平安夜' },
          { date: '2026-12-25', open: [['10:00', '12:00']] },
        ],
        imported: { added: 1, kept: 1, ignored: 2 },
      },
    });
    expect(await importing(text, { ...ics, version: 2 })).toMatchObject({
      status: 200,
      body: { version: 2, imported: { added: 0, kept: 2 } },
    });
    expect(await actions('fed')).toEqual(['calendar.create', 'calendar.import']);
  });

  it.each<[string, unknown, string, number, string]>([
    ['a file that is none', 'date,name', 'text/calendar', 422, 'invalid_ics'],
    ['an event without a start', feed(['UID:1', 'SUMMARY:x']), 'text/calendar', 422, 'invalid_ics'],
    ['what no database can hold', feed(['UID:1', 'DTSTART;VALUE=DATE:20260101', 'SUMMARY:\u0000']), 'text/calendar', 422, 'invalid_text'],
    [
      'more days than a calendar has room for',
      feed(
        ...Array.from({ length: 7 }, (_, index) => [
          'UID:1',
          `DTSTART;VALUE=DATE:${2025 + index}0101`,
          `DTEND;VALUE=DATE:${2025 + index}1231`,
        ]),
      ),
      'text/calendar',
      422,
      'too_many_exceptions',
    ],
    ['JSON', { a: 1 }, 'application/json', 415, 'unsupported_media_type'],
    ['more than a mebibyte', ' '.repeat(1024 * 1024 + 1), 'text/calendar', 413, 'body_too_large'],
  ])('refuses %s', async (_, body, type, status, code) => {
    expect(await importing(body, { type, version: 2 })).toMatchObject({ status, body: { code } });
    expect(await versions('fed')).toHaveLength(2);
  });

  it('is the only call that reads text/calendar', async () =>
    expect(await call('POST', '', feed(day('20261225', 'x')), ics)).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    }));
});

describe('measuring time on a stored calendar', () => {
  it('keeps to the version asked for, once it is compiled', async () => {
    const times = app.get(CalendarTimesService);
    const { manager } = app.dataSource;
    await call('POST', '', shop({ slug: 'kept', holidays: null }));
    await call('PUT', '/kept', without(shop({ holidays: null, weekly: { fri: [['20:00', '21:00']] } })), { version: 1 });
    const friday = Date.parse('2026-05-08T08:00:00+08:00');
    const first = await times.compiled(manager, 'kept', 1);
    expect(add(first.compiled, friday, 60)).toBe(Date.parse('2026-05-08T09:01:00+08:00'));
    const current = await times.compiled(manager, 'kept');
    expect([current.version, add(current.compiled, friday, 60)]).toEqual([2, Date.parse('2026-05-08T20:01:00+08:00')]);
    expect(await times.compiled(manager, 'kept', 2)).toBe(current);
    await call('DELETE', '/kept', undefined, { version: 2 });
    expect(await times.compiled(manager, 'kept', 1)).toBe(first);
    await expect(times.compiled(manager, 'kept')).rejects.toMatchObject({ status: 404 });
    await expect(times.compiled(manager, 'kept', 9)).rejects.toMatchObject({ status: 404 });
  });
});

describe('statutory days that are missing', () => {
  const warnings = async () =>
    ((await (await fetch(`${app.url}/health/ready`)).json()) as { warnings: { code: string; detail: string }[] }).warnings;
  const missing = async () =>
    (await warnings()).filter(({ code }) => code === 'holidays_missing').map(({ detail }) => /\d{4}(, \d{4})*/.exec(detail)?.[0]);

  it.each([
    ['2004-01-01T00:00:00+08:00', []],
    ['2026-11-30T23:59:59+08:00', []],
    ['2003-11-30T00:00:00+08:00', ['2003']],
    ['2003-12-01T00:00:00+08:00', ['2003']],
    ['2099-11-30T23:59:59+08:00', ['2099']],
    ['2099-12-01T00:00:00+08:00', ['2099, 2100']],
  ])('are told by /health/ready on %s', async (now, years) => {
    clock.at = new Date(now);
    expect(await missing()).toEqual(years);
  });

  it('are those of the next year from December on', async () => {
    const [{ last }] = await app.dataSource.query('SELECT max(extract(year FROM date))::integer AS last FROM holiday');
    clock.at = new Date(`${last}-11-30T00:00:00+08:00`);
    expect(await missing()).toEqual([]);
    clock.at = new Date(`${last}-12-01T00:00:00+08:00`);
    expect(await missing()).toEqual([String(last + 1)]);
  });
});
