import { request } from 'undici';
import type { ProcessRole } from '../../src/platform/env.js';
import { type Child, startChild } from './child.js';

const ADMIN_KEY = 'bench-admin-key-0123456789';

/** The real service, `dist/src/main.js`, in a process of its own on a database of the bench's cluster. */
export interface Service extends Child {
  adminKey: string;
  /** A key as an installation makes them: looked up in the database, then kept for a second. */
  key(body: { name: string; role: string; departments?: string[] }): Promise<string>;
}

export async function startService(databaseUrl: string, role: ProcessRole, nodeOptions: readonly string[] = []): Promise<Service> {
  const env = { DATABASE_URL: databaseUrl, ROLE: role, ADMIN_API_KEY: ADMIN_KEY };
  const child = await startChild(new URL('../../src/main.js', import.meta.url), env, nodeOptions);
  return { ...child, adminKey: ADMIN_KEY, key: (body) => makeKey(child.url, body) };
}

async function makeKey(url: string, body: object): Promise<string> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const answer = await request(`${url}/v1/api-keys`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.statusCode !== 201) throw new Error(`No key: ${answer.statusCode} ${await answer.body.text()}`);
  return ((await answer.body.json()) as { key: string }).key;
}
