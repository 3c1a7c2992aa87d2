import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { SlaService, type SlaTicket } from '../src/sla/sla.service.js';
import { startApp, type TestApp } from './support/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const always = (minutes: number, pauseOnHold = false) => ({ minutes, calendar: 'always', pauseOnHold });
const policy = (slug: string, change: Record<string, unknown> = {}) => ({
  slug,
  name: `Policy ${slug}`,
  rank: 500,
  match: { channel: [slug] },
  targets: { first_response: { minutes: 60 }, resolution: { minutes: 600 } },
  warnings: ['80%', '30m', '80%'],
  ...change,
});
const without = ({ slug: _, ...body }: ReturnType<typeof policy>) => body;

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, key = app.adminKey) {
  const response = await fetch(`${app.url}/v1/sla-policies${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), body: text === '' ? null : JSON.parse(text) };
}

const versions = (slug: string): Promise<{ version: number; current: boolean; rank: number }[]> =>
  app.dataSource.query('SELECT version, current, rank FROM sla_policy WHERE slug = $1 ORDER BY version', [slug]);

/** The policy that a new ticket gets. */
async function policyOf(change: Partial<SlaTicket>): Promise<string | undefined> {
  const ticketId = v7();
  const [row] = await app.dataSource.query(
    `INSERT INTO ticket (id, source, fingerprint, text, status) VALUES ($1, 'tests', 'x', 'x', 'queued') RETURNING number, created_at AS "createdAt"`,
    [ticketId],
  );
  const facts = { category: 'quality', reasons: [], priority: 'normal', tier: 'basic', channel: null, language: 'zh' } as const;
  const ticket: SlaTicket = { ticketId, externalId: null, source: 'tests', department: 'quality', ...facts, ...row, ...change };
  await app.dataSource.transaction((manager: EntityManager) => app.get(SlaService).start(manager, [ticket]));
  const [clock] = await app.dataSource.query(
    `SELECT policy_slug || '@' || policy_version AS policy FROM sla_clock WHERE ticket_id = $1 LIMIT 1`,
    [ticketId],
  );
  return clock?.policy;
}

describe('the policies of a first start', () => {
  it('are there by tier, with urgent ones of half their minutes, pickup half of first response', async () => {
    const { body } = await call('GET', '');
    expect(body.nextCursor).toBeNull();
    const bySlug = Object.fromEntries(body.items.map((item: { slug: string; targets: object }) => [item.slug, item.targets]));
    const targets = (pickup: number, response: number, resolution: number) => ({
      pickup: always(pickup),
      first_response: always(response),
      next_reply: always(response, true),
      resolution: always(resolution, true),
    });
    expect(bySlug).toEqual({
      strategic: targets(15, 30, 240),
      core: targets(30, 60, 360),
      potential: targets(60, 120, 720),
      basic: targets(120, 240, 1440),
      'urgent-strategic': targets(7.5, 15, 120),
      'urgent-core': targets(15, 30, 180),
      'urgent-potential': targets(30, 60, 360),
      'urgent-basic': targets(60, 120, 720),
    });
    expect(
      body.items.every(
        (item: { builtIn: boolean; rank: number; warnings: string[] }) => item.builtIn && item.rank >= 1000 && item.warnings[0] === '80%',
      ),
    ).toBe(true);
  });

  it('take every ticket; urgent ones the urgent policy of their tier', async () => {
    expect(await policyOf({})).toBe('basic@1');
    expect(await policyOf({ priority: 'urgent' })).toBe('urgent-basic@1');
    expect(await policyOf({ tier: 'core', priority: 'urgent' })).toBe('urgent-core@1');
    expect(await policyOf({ tier: 'strategic', priority: 'high' })).toBe('strategic@1');
  });

  it('cannot lose the catch-all, neither by deletion nor by a condition', async () => {
    const { body: basic } = await call('GET', '/basic');
    expect(await call('DELETE', '/basic', undefined, { 'if-match': '1' })).toMatchObject({ status: 409, body: { code: 'catch_all' } });
    const change = { name: basic.name, rank: basic.rank, targets: basic.targets, match: { tier: ['basic'] } };
    expect(await call('PUT', '/basic', change, { 'if-match': '1' })).toMatchObject({ status: 409, body: { code: 'catch_all' } });
    expect(await versions('basic')).toEqual([{ version: 1, current: true, rank: basic.rank }]);
  });
});

describe('changing policies', () => {
  it('goes by version, and history stays', async () => {
    const created = await call('POST', '', policy('chat'));
    expect(created).toMatchObject({
      status: 201,
      etag: '"1"',
      body: {
        slug: 'chat',
        version: 1,
        builtIn: false,
        match: { channel: ['chat'] },
        warnings: ['80%', '30m'],
        targets: { first_response: always(60), resolution: always(600, true) },
      },
    });
    const change = without(policy('chat', { rank: 400 }));
    expect(await call('PUT', '/chat', change)).toMatchObject({ status: 412, body: { code: 'precondition_required' } });
    expect(await call('PUT', '/chat', change, { 'if-match': '"7"' })).toMatchObject({
      status: 412,
      body: { code: 'version_mismatch', version: 1 },
    });
    expect(await call('PUT', '/chat', change, { 'if-match': created.etag! })).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { version: 2, rank: 400 },
    });
    expect(await call('GET', '/chat')).toMatchObject({ status: 200, etag: '"2"', body: { version: 2 } });
    expect(await call('DELETE', '/chat', undefined, { 'if-match': '1' })).toMatchObject({ status: 412 });
    expect(await call('DELETE', '/chat', undefined, { 'if-match': '2' })).toMatchObject({ status: 204 });
    expect(await call('GET', '/chat')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await call('PUT', '/chat', change, { 'if-match': '2' })).toMatchObject({ status: 404 });
    expect(await call('POST', '', policy('chat'))).toMatchObject({ status: 201, body: { version: 3 } });
    expect(await versions('chat')).toEqual([
      { version: 1, current: false, rank: 500 },
      { version: 2, current: false, rank: 400 },
      { version: 3, current: true, rank: 500 },
    ]);
    const audited = await app.dataSource.query(
      `SELECT action, data->>'version' AS version FROM audit_entry WHERE entity = 'sla_policy' AND entity_id = 'chat' ORDER BY id`,
    );
    expect(audited).toEqual([
      { action: 'sla_policy.create', version: '1' },
      { action: 'sla_policy.change', version: '2' },
      { action: 'sla_policy.delete', version: '2' },
      { action: 'sla_policy.create', version: '3' },
    ]);
  });

  it('holds for new clocks; open ones keep the version that started them', async () => {
    await call('POST', '', policy('mail'));
    expect(await policyOf({ channel: 'mail' })).toBe('mail@1');
    await call('PUT', '/mail', without(policy('mail', { targets: { resolution: { minutes: 90 } } })), { 'if-match': '1' });
    expect(await policyOf({ channel: 'mail' })).toBe('mail@2');
    const kept = await app.dataSource.query(
      `SELECT DISTINCT policy_version AS version, target_seconds AS seconds FROM sla_clock WHERE policy_slug = 'mail' AND clock = 'resolution' ORDER BY 1`,
    );
    expect(kept).toEqual([
      { version: 1, seconds: 36_000 },
      { version: 2, seconds: 5400 },
    ]);
  });

  it('by two at once lets one through', async () => {
    await call('POST', '', policy('race'));
    const change = without(policy('race', { rank: 300 }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('PUT', '/race', change, { 'if-match': '1' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412, 412]);
    const posts = await Promise.all(Array.from({ length: 5 }, () => call('POST', '', policy('race-post'))));
    expect(posts.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(posts.find((answer) => answer.status === 409)?.body.code).toBe('slug_taken');
  });

  it('the lowest rank wins, among equal ranks the newest', async () => {
    for (const [slug, rank] of [
      ['old', 700],
      ['new', 700],
      ['low', 710],
    ] as const)
      await call('POST', '', policy(slug, { rank, match: { channel: ['tie'] } }));
    expect(await policyOf({ channel: 'tie' })).toBe('new@1');
    await call('PUT', '/old', without(policy('old', { rank: 700, name: 'renamed', match: { channel: ['tie'] } })), { 'if-match': '1' });
    expect(await policyOf({ channel: 'tie' })).toBe('new@1');
    await call('PUT', '/low', without(policy('low', { rank: 1, match: { channel: ['tie'] } })), { 'if-match': '1' });
    expect(await policyOf({ channel: 'tie' })).toBe('low@2');
  });

  it('lists them page by page', async () => {
    const slugs: string[] = [];
    let cursor: string | null = '';
    do {
      const { body } = await call('GET', `?limit=3&cursor=${cursor}`);
      expect(body.items.length).toBeLessThanOrEqual(3);
      slugs.push(...body.items.map((item: { slug: string }) => item.slug));
      cursor = body.nextCursor;
    } while (cursor);
    const [{ count }] = await app.dataSource.query('SELECT count(*)::int AS count FROM sla_policy WHERE current');
    expect(slugs.length).toBe(count);
    expect(new Set(slugs).size).toBe(count);
    expect(await call('GET', '?cursor=x')).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });
});

describe('what is refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['another apply than new and open', { apply: 'all' }, 'invalid_body'],
    ['a calendar that does not exist', { targets: { resolution: { minutes: 60, calendar: 'nights' } } }, 'unknown_calendar'],
    ['D16 a deadline at creation', { targets: { resolution: { minutes: 0 } } }, 'invalid_body'],
    ['D16 a deadline before creation', { targets: { resolution: { minutes: -60 } } }, 'invalid_body'],
    ['more than a year', { targets: { resolution: { minutes: 525_601 } } }, 'invalid_body'],
    ['no target', { targets: {} }, 'invalid_body'],
    ['a target without minutes', { targets: { resolution: { calendar: 'always' } } }, 'invalid_body'],
    ['an unknown clock', { targets: { closing: { minutes: 60 } } }, 'invalid_body'],
    ['an unknown category', { match: { category: ['food'] } }, 'invalid_body'],
    ['an unknown condition', { match: { weather: ['rain'] } }, 'invalid_body'],
    ['an empty list', { match: { tier: [] } }, 'invalid_body'],
    ['no match at all', { match: undefined }, 'invalid_body'],
    ['a warning of 100%', { warnings: ['100%'] }, 'invalid_body'],
    ['a warning as long as the shortest target', { warnings: ['60m'] }, 'invalid_body'],
    ['a rung of a clock without a target', { escalations: [{ clock: 'pickup', afterMinutes: 0, raisePriority: true }] }, 'invalid_body'],
    ['a rung with nothing to do', { escalations: [{ clock: 'resolution', afterMinutes: 0 }] }, 'invalid_body'],
    ['a rung for nobody', { escalations: [{ clock: 'resolution', afterMinutes: 0, notify: {} }] }, 'invalid_body'],
    [
      'a rung into a department that is not',
      { escalations: [{ clock: 'resolution', afterMinutes: 5, moveTo: 'nowhere' }] },
      'unknown_department',
    ],
    ['own warnings as long as the target', { targets: { resolution: { minutes: 60, warnings: ['60m'] } } }, 'invalid_body'],
    ['a slug in capitals', { slug: 'VIP' }, 'invalid_body'],
    ['a blank name', { name: ' ' }, 'invalid_body'],
  ])('%s', async (_, change, code) => {
    expect(await call('POST', '', policy('refused', change))).toMatchObject({ status: 422, body: { code, errors: expect.any(Array) } });
    expect(await versions('refused')).toEqual([]);
  });

  it('null says the same as leaving it out', async () => {
    expect(
      await call('POST', '', policy('nulls', { match: { tier: null, channel: ['nulls'] }, warnings: null, apply: null })),
    ).toMatchObject({
      status: 201,
      body: { match: { channel: ['nulls'] }, warnings: [] },
    });
  });

  it('keys that are no manager', async () => {
    const agent = await app.key({ name: 'agent', role: 'agent', departments: ['quality'] });
    const manager = await app.key({ name: 'manager', role: 'manager' });
    expect((await call('GET', '', undefined, {}, agent)).status).toBe(403);
    expect((await call('POST', '', policy('theirs'), {}, agent)).status).toBe(403);
    expect((await call('GET', '', undefined, {}, manager)).status).toBe(200);
    expect((await fetch(`${app.url}/v1/sla-policies`)).status).toBe(401);
  });
});
