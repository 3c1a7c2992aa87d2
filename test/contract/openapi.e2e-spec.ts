import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, startApp, type TestApp } from '../support/app.js';

describe('the public contract', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
  });
  afterAll(() => app.close());

  it('D34 openapi.json is what the code says (npm run openapi writes it)', async () => {
    expect(JSON.parse(await readFile('openapi.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(app.openapi)));
  });

  it('answers no route of the contract without a key but the public ones', async () => {
    const open: string[] = [];
    for (const [path, methods] of Object.entries(app.openapi.paths)) {
      for (const method of Object.keys(methods)) {
        const url = app.url + path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
        const { status } = await fetch(url, { method: method.toUpperCase() });
        if (status !== 401) open.push(path);
      }
    }
    expect(open.sort()).toEqual(['/health/live', '/health/ready', '/metrics']);
  });

  it('answers unknown paths with a problem', async () => {
    const answer = await app.http.get('/v1/nothing').set(bearer(app.adminKey));
    expect([answer.status, answer.type, answer.body.code]).toEqual([404, 'application/problem+json', 'not_found']);
  });
});
