import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REASONS } from '../src/shared/categories.js';
import { bearer, startApp, type TestApp } from './support/app.js';

let app: TestApp;
let intake: string;

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  intake = await app.key({ role: 'intake' });
});

afterAll(() => app.close());

const classify = (body: object, key = intake) => app.http.post('/v1/classify').set(bearer(key)).send(body);

/** Naive Bayes answers until the transformer has been loaded. */
const ENGINE = /^(transformer|naive-bayes)$/;

describe('POST /v1/classify', () => {
  it('says what each text is about, in order, and keeps nothing', async () => {
    const { status, body } = await classify({ texts: ['快递一周了还没到,太慢了', 'They refuse to refund my money'] });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { category: 'logistics', language: 'zh', engine: expect.stringMatching(ENGINE) },
      { category: 'service', language: 'en', engine: expect.stringMatching(ENGINE) },
    ]);
    for (const { categories, confidence, reasons, evidence } of body.results) {
      expect(Object.values<number>(categories).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      expect(confidence).toBe(Math.max(...Object.values<number>(categories)));
      expect(REASONS).toContain(reasons[0].code);
      expect(evidence).toBeUndefined();
    }
    expect(await app.dataSource.query('SELECT count(*)::int AS n FROM ticket')).toEqual([{ n: 0 }]);
  });

  it('explains in UTF-16 units of the text that was sent', async () => {
    const text = '😡<br>包装破损！盒子都压扁了';
    const { body } = await classify({ texts: [text], explain: true });
    expect(body.results[0].evidence.length).toBeGreaterThan(0);
    for (const { start, end, text: words } of body.results[0].evidence) expect(text.slice(start, end)).toBe(words);
  });

  it('gives what nobody can read to a person', async () => {
    const { body } = await classify({ texts: ['😡😡😡 123', 'Посылка не пришла, деньги не вернули'] });
    expect(body.results).toMatchObject([
      { category: 'other', decision: 'review', suggestion: null, language: 'und' },
      { decision: 'review', suggestion: null, language: 'other' },
    ]);
  });

  it('takes 256 texts of 10,000 characters', async () => {
    const { status, body } = await classify({ texts: Array<string>(256).fill('坏'.repeat(10_000)) });
    expect(status).toBe(200);
    expect(body.results).toHaveLength(256);
  }, 30_000);

  it.each([
    ['no text', { texts: [] }, 422, 'invalid_body'],
    ['257 texts', { texts: Array<string>(257).fill('x') }, 422, 'invalid_body'],
    ['an empty text', { texts: ['ok', ''] }, 422, 'invalid_body'],
    ['10,001 characters', { texts: ['😡'.repeat(10_001)] }, 422, 'invalid_body'],
    ['another member', { texts: ['x'], model: 'y' }, 422, 'invalid_body'],
    ['U+0000', { texts: ['a\u0000b'] }, 422, 'invalid_text'],
    ['a lone surrogate', { texts: ['a\ud83d'] }, 422, 'invalid_text'],
    ['more than 10 MiB', { texts: ['x'], pad: 'x'.repeat(10 * 1024 * 1024) }, 413, 'body_too_large'],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await classify(body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  it('counts code points: 10,000 emoji are 10,000 characters', async () => {
    expect((await classify({ texts: ['😡'.repeat(10_000)] })).status).toBe(200);
  });

  it('answers every role, and nobody without a key', async () => {
    for (const role of ['agent', 'manager', 'admin']) {
      const key = await app.key({ role, ...(role === 'agent' ? { departments: ['logistics'] } : {}) });
      expect((await classify({ texts: ['late'] }, key)).status).toBe(200);
    }
    expect((await app.http.post('/v1/classify').send({ texts: ['late'] })).status).toBe(401);
  });
});
