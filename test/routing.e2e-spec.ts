import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { type RoutingInput, RoutingService } from '../src/routing/routing.service.js';
import { startApp, type TestApp } from './support/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

async function call(method: string, path: string, body?: unknown, version?: number | string, key = app.adminKey) {
  const response = await fetch(`${app.url}/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { 'if-match': String(version) }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), body: text === '' ? null : JSON.parse(text) };
}

const input = (change: Partial<RoutingInput> = {}): RoutingInput => ({
  category: 'logistics',
  reasons: ['late'],
  decision: 'auto',
  urgent: false,
  urgentWords: [],
  language: 'zh',
  channel: null,
  tier: 'basic',
  text: '快递太慢了',
  subject: null,
  metadata: {},
  ...change,
});
const decide = async (change: Partial<RoutingInput> = {}) =>
  (await app.get(RoutingService).decide(app.dataSource.manager, [input(change)]))[0]!;
const rule = (change: Record<string, unknown> = {}) => {
  const then = { department: 'service' };
  return { name: 'a rule', rank: 100, when: { channel: ['nowhere'] }, then, ...change };
};
const to = (department: string, priority?: string) => ({ then: { department, ...(priority ? { priority } : {}) } });
const department = (slug: string, change: Record<string, unknown> = {}) => ({
  slug,
  name: { zh: '大客户部', en: 'Key accounts' },
  calendar: 'always',
  ...change,
});
const actions = async (entityId: string): Promise<string[]> =>
  (await app.dataSource.query('SELECT action FROM audit_entry WHERE entity_id = $1 ORDER BY id', [entityId])).map(
    (row: { action: string }) => row.action,
  );

describe('departments', () => {
  it('of a first start are the four that routing names', async () => {
    const { body } = await call('GET', 'departments');
    expect(body.items.map((item: { slug: string; name: object; calendar: string }) => [item.slug, item.name, item.calendar])).toEqual([
      ['logistics', { zh: '物流部', en: 'Logistics' }, 'always'],
      ['quality', { zh: '质量部', en: 'Quality' }, 'always'],
      ['review', { zh: '人工分诊台', en: 'Manual triage' }, 'always'],
      ['service', { zh: '服务部', en: 'Service' }, 'always'],
    ]);
    expect(body.nextCursor).toBeNull();
    const page = await call('GET', 'departments?limit=3');
    expect((await call('GET', `departments?limit=3&cursor=${page.body.nextCursor}`)).body).toMatchObject({
      items: [{ slug: 'service' }],
      nextCursor: null,
    });
  });

  it('are made, changed and deleted by version, and audited', async () => {
    expect(await call('POST', 'departments', department('vip'))).toMatchObject({
      status: 201,
      etag: '"1"',
      body: { slug: 'vip', version: 1 },
    });
    expect(await call('POST', 'departments', department('vip'))).toMatchObject({ status: 409, body: { code: 'slug_taken' } });
    const change = { name: { zh: '贵宾部', en: 'VIP' } };
    expect(await call('PUT', 'departments/vip', change)).toMatchObject({ status: 412, body: { code: 'precondition_required' } });
    expect(await call('PUT', 'departments/vip', change, 9)).toMatchObject({ status: 412, body: { code: 'version_mismatch', version: 1 } });
    expect(await call('PUT', 'departments/vip', change, '"1"')).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { name: change.name, calendar: 'always', version: 2 },
    });
    expect(await call('DELETE', 'departments/vip', undefined, 1)).toMatchObject({ status: 412 });
    expect(await call('DELETE', 'departments/vip', undefined, 2)).toMatchObject({ status: 204, body: null });
    expect(await call('GET', 'departments/vip')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await actions('vip')).toEqual(['department.create', 'department.change', 'department.delete']);
  });

  it.each(['logistics', 'quality', 'service', 'review'])('%s can be renamed, not deleted', async (slug) => {
    expect(await call('DELETE', `departments/${slug}`, undefined, 1)).toMatchObject({
      status: 409,
      body: { code: 'department_in_use', usedBy: 'built_in' },
    });
  });

  it('with open tickets cannot be deleted', async () => {
    await call('POST', 'departments', department('busy'));
    const id = v7();
    await app.dataSource.query(
      `INSERT INTO ticket (id, source, fingerprint, text, status, department) VALUES ($1, 'tests', 'x', 'x', 'queued', 'busy')`,
      [id],
    );
    await app.dataSource.query(
      `INSERT INTO queue_item (ticket_id, department, priority, due_at, created_at) VALUES ($1, 'busy', 'normal', now(), now())`,
      [id],
    );
    expect(await call('DELETE', 'departments/busy', undefined, 1)).toMatchObject({
      status: 409,
      body: { code: 'department_in_use', usedBy: 'open_tickets' },
    });
    expect(await actions('busy')).toEqual(['department.create']);
    await app.dataSource.query('DELETE FROM queue_item WHERE ticket_id = $1', [id]);
    expect((await call('DELETE', 'departments/busy', undefined, 1)).status).toBe(204);
  });

  it('that rules name cannot be deleted', async () => {
    await call('POST', 'departments', department('named'));
    const { body } = await call('POST', 'routing-rules', rule({ name: 'to named', ...to('named') }));
    expect(await call('DELETE', 'departments/named', undefined, 1)).toMatchObject({
      status: 409,
      body: { code: 'department_in_use', usedBy: 'rules', rules: ['to named'] },
    });
    await call('DELETE', `routing-rules/${body.id}`, undefined, 1);
    expect((await call('DELETE', 'departments/named', undefined, 1)).status).toBe(204);
  });

  it('are never left dangling by a rule that is made in the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const slug = `race-${round}`;
      await call('POST', 'departments', department(slug));
      const [made, gone] = await Promise.all([
        call('POST', 'routing-rules', rule(to(slug))),
        call('DELETE', `departments/${slug}`, undefined, 1),
      ]);
      expect([`${made.status} ${gone.status}`]).toEqual([made.status === 201 ? '201 409' : '422 204']);
    }
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a calendar that does not exist', { calendar: 'nights' }, 'unknown_calendar'],
    ['a slug in capitals', { slug: 'VIP' }, 'invalid_body'],
    ['a slug that begins with a dash', { slug: '-vip' }, 'invalid_body'],
    ['a slug of 64', { slug: 'x'.repeat(64) }, 'invalid_body'],
    ['a name in one language', { name: { zh: '大客户部' } }, 'invalid_body'],
    ['no name', { name: undefined }, 'invalid_body'],
    ['an unknown member', { colour: 'red' }, 'invalid_body'],
  ])('refuse %s', async (_, change, code) => {
    expect(await call('POST', 'departments', department('refused', change))).toMatchObject({ status: 422, body: { code } });
  });
});

describe('routing rules', () => {
  it('are made, changed and deleted by version, and audited', async () => {
    const made = await call(
      'POST',
      'routing-rules',
      rule({ when: { tier: ['core'], urgent: true, metadata: { shop: 'bj' } }, ...to('service', 'high') }),
    );
    expect(made).toMatchObject({
      status: 201,
      etag: '"1"',
      body: {
        version: 1,
        when: { tier: ['core'], urgent: true, metadata: { shop: 'bj' } },
        then: { department: 'service', priority: 'high' },
      },
    });
    const path = `routing-rules/${made.body.id}`;
    expect(await call('GET', path)).toMatchObject({ status: 200, etag: '"1"', body: made.body });
    const change = rule({ name: 'other', when: {}, ...to('review') });
    expect(await call('PUT', path, change)).toMatchObject({ status: 412 });
    expect(await call('PUT', path, change, 2)).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    expect(await call('PUT', path, change, 1)).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { name: 'other', when: {}, then: { department: 'review' }, version: 2 },
    });
    expect(await call('DELETE', path)).toMatchObject({ status: 412 });
    expect(await call('DELETE', path, undefined, 2)).toMatchObject({ status: 204 });
    expect(await call('GET', path)).toMatchObject({ status: 404 });
    expect(await actions(made.body.id)).toEqual(['routing_rule.create', 'routing_rule.change', 'routing_rule.delete']);
  });

  it('hold for the very next ticket, and no longer than they stand', async () => {
    expect((await decide({ channel: 'next' })).department).toBe('logistics');
    const { body } = await call('POST', 'routing-rules', rule({ name: 'next', when: { channel: ['next'] }, ...to('quality', 'high') }));
    expect(await decide({ channel: 'next' })).toMatchObject({
      department: 'quality',
      priority: 'high',
      why: [{ code: 'rule_matched', detail: { ruleId: body.id, name: 'next', version: 1, matchedOn: { channel: 'next' } } }],
    });
    await call('PUT', `routing-rules/${body.id}`, rule({ name: 'next', when: { channel: ['next'] }, ...to('service') }), 1);
    expect(await decide({ channel: 'next' })).toMatchObject({
      department: 'service',
      priority: 'normal',
      why: [{ detail: { version: 2 } }],
    });
    await call('DELETE', `routing-rules/${body.id}`, undefined, 2);
    expect((await decide({ channel: 'next' })).department).toBe('logistics');
  });

  it('go by rank, among equal ranks by the newest, and are listed in that order', async () => {
    const made: string[] = [];
    for (const [name, rank] of [
      ['late', 30],
      ['old', 20],
      ['new', 20],
      ['first', 10],
    ] as const) {
      made.push((await call('POST', 'routing-rules', rule({ name, rank, when: { channel: ['order'] } }))).body.id);
    }
    const listed: string[] = [];
    let cursor = '';
    do {
      const { body } = await call('GET', `routing-rules?limit=2&cursor=${cursor}`);
      listed.push(...body.items.filter((item: { id: string }) => made.includes(item.id)).map((item: { name: string }) => item.name));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(listed).toEqual(['first', 'new', 'old', 'late']);
    const winner = async () => (await decide({ channel: 'order' })).why[0]?.detail?.name;
    expect(await winner()).toBe('first');
    await call('DELETE', `routing-rules/${made[3]}`, undefined, 1);
    expect(await winner()).toBe('new');
    for (const id of made.slice(0, 3)) await call('DELETE', `routing-rules/${id}`, undefined, 1);
    expect(await call('GET', 'routing-rules?cursor=x')).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it('D31 that rest on the guess do not count when the guess is in doubt; facts do', async () => {
    const guess = await call('POST', 'routing-rules', rule({ when: { category: ['logistics'], channel: ['doubt'] }, ...to('quality') }));
    expect(await decide({ channel: 'doubt' })).toMatchObject({ department: 'quality' });
    expect(await decide({ channel: 'doubt', decision: 'review' })).toMatchObject({
      department: 'review',
      why: [{ code: 'below_threshold' }],
    });
    const fact = await call('POST', 'routing-rules', rule({ when: { channel: ['doubt'], keywords: ['ＶＩＰ'] }, ...to('service') }));
    expect(await decide({ channel: 'doubt', decision: 'review', text: 'a vip customer' })).toMatchObject({ department: 'service' });
    for (const { body } of [guess, fact]) await call('DELETE', `routing-rules/${body.id}`, undefined, 1);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['an unknown category', { when: { category: ['food'] } }, 'invalid_body', 'when.category'],
    ['an unknown reason', { when: { reason: ['cold'] } }, 'invalid_body', 'when.reason'],
    ['an unknown tier', { when: { tier: ['gold'] } }, 'invalid_body', 'when.tier'],
    ['an unknown condition', { when: { weather: ['rain'] } }, 'invalid_body', 'when.weather'],
    ['an empty list', { when: { channel: [] } }, 'invalid_body', 'when.channel'],
    ['51 keywords', { when: { keywords: Array.from({ length: 51 }, (_, i) => `k${i}`) } }, 'invalid_body', 'when.keywords'],
    ['a keyword of 101', { when: { keywords: ['x'.repeat(101)] } }, 'invalid_body', 'when.keywords'],
    ['a keyword that is none', { when: { keywords: [''] } }, 'invalid_body', 'when.keywords'],
    ['metadata that is nested', { when: { metadata: { a: { b: 1 } } } }, 'invalid_body', 'when.metadata'],
    ['an unknown priority', { then: { department: 'service', priority: 'now' } }, 'invalid_body', 'then.priority'],
    ['an unknown department', { then: { department: 'nowhere' } }, 'unknown_department', 'then.department'],
    ['no department', { then: {} }, 'invalid_body', 'then.department'],
    ['no when', { when: undefined }, 'invalid_body', 'when'],
    ['a rank that is no whole number', { rank: 1.5 }, 'invalid_body', 'rank'],
    ['a blank name', { name: '' }, 'invalid_body', 'name'],
  ])('refuse %s', async (_, change, code, field) => {
    const { status, body } = await call('POST', 'routing-rules', rule(change));
    expect([status, body.code, body.errors[0].field]).toEqual([422, code, field]);
  });

  it('answer 404 for an id that is not there', async () => {
    expect(await call('PUT', `routing-rules/${v7()}`, rule(), 1)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await call('GET', 'routing-rules/not-an-id')).status).toBe(400);
  });
});

describe('the preview', () => {
  const preview = (body: Record<string, unknown>) => call('POST', 'routing-rules/preview', body);
  const ticket = { text: 'Where is my parcel?', channel: 'preview' };

  it('asks for a classification first', async () => {
    const { status, body } = await preview({ ticket });
    expect([status, body.code]).toEqual([422, 'prediction_required']);
    expect(body.detail).toContain('/v1/classify');
  });

  it('says where a ticket would go and why', async () => {
    expect(await preview({ ticket, prediction: { category: 'logistics', urgent: true } })).toMatchObject({
      status: 200,
      body: { department: 'logistics', priority: 'urgent', why: [{ code: 'category_default' }, { code: 'urgent' }], matchedRule: null },
    });
    expect((await preview({ ticket, prediction: { category: 'logistics', decision: 'review' } })).body.department).toBe('review');
  });

  it('tries drafts beside the stored rules, and stores nothing', async () => {
    const stored = (
      await call('POST', 'routing-rules', rule({ name: 'stored', rank: 50, when: { channel: ['preview'] }, ...to('quality') }))
    ).body;
    const count = async () => (await app.dataSource.query('SELECT count(*)::int AS n FROM routing_rule'))[0].n;
    const before = await count();
    const prediction = { category: 'logistics' };
    const matched = async (rules: unknown[]) => (await preview({ ticket, prediction, rules })).body.matchedRule;
    expect(await matched([])).toEqual({ id: stored.id, version: 1, name: 'stored', rank: 50 });
    expect(await matched([rule({ name: 'draft', rank: 50, when: { keywords: ['PARCEL'] } })])).toEqual({
      id: null,
      version: null,
      name: 'draft',
      rank: 50,
    });
    expect(await matched([rule({ name: 'later', rank: 51, when: {} })])).toMatchObject({ name: 'stored' });
    expect(await matched([rule({ id: stored.id, name: 'narrower', rank: 50, when: { tier: ['core'] } })])).toBeNull();
    expect(await count()).toBe(before);
    expect(await preview({ ticket, prediction, rules: [rule(to('nowhere'))] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_department' },
    });
    await call('DELETE', `routing-rules/${stored.id}`, undefined, 1);
  });
});

describe('who may', () => {
  it('staff read, managers write, tools neither', async () => {
    const agent = await app.key({ name: 'agent', role: 'agent', departments: ['quality'] });
    const manager = await app.key({ name: 'manager', role: 'manager' });
    const intake = await app.key({ name: 'shop', role: 'intake' });
    for (const path of ['departments', 'routing-rules']) {
      expect((await call('GET', path, undefined, undefined, agent)).status).toBe(200);
      expect((await call('GET', path, undefined, undefined, intake)).status).toBe(403);
      expect((await fetch(`${app.url}/v1/${path}`)).status).toBe(401);
    }
    expect((await call('POST', 'routing-rules', rule(), undefined, agent)).status).toBe(403);
    expect((await call('POST', 'departments', department('theirs'), undefined, agent)).status).toBe(403);
    expect((await call('POST', 'departments', department('theirs'), undefined, manager)).status).toBe(201);
  });
});
