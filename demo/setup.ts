import type { Page, Queue } from './api.js';
import { ApiProblem, type Client } from './client.js';
import { HOTLINE } from './complaint.js';
import { DEPARTMENTS, type Department, STAFF } from './staff.js';

const POLICY = '/v1/sla-policies/demo-hotline';
/** The demo's keys stop working by themselves, should it be killed before it takes them back. */
const KEYS_LIVE_MS = 10 * 60_000;

/** Keys made for one run. */
export interface Keys {
  tool: Client;
  manager: Client;
  staff: Record<Department, Client>;
  /** Ids, to revoke them by. */
  ids: string[];
}

/** Makes the run's own keys: one for the shop's tools, one for the manager, one a department, which may help at the triage desk too. `now` is the service's clock. */
export async function makeKeys(admin: Client, now: Date): Promise<Keys> {
  const expiresAt = new Date(now.getTime() + KEYS_LIVE_MS).toISOString();
  const ids: string[] = [];
  const make = async (body: Record<string, unknown>) => {
    const { id, key } = await admin.post<{ id: string; key: string }>('/v1/api-keys', { ...body, expiresAt });
    ids.push(id);
    return admin.as(key);
  };
  const tool = await make({ name: 'demo shop', role: 'intake', source: 'demo-shop' });
  const manager = await make({ name: 'demo manager', role: 'manager' });
  const staff = {} as Keys['staff'];
  for (const department of DEPARTMENTS) {
    staff[department] = await make({ name: `demo ${department}`, role: 'agent', departments: [...new Set([department, 'review'])] });
  }
  return { tool, manager, staff, ids };
}

/** Makes the colleagues known, or calls them back to their desks when they are known from an earlier run. */
export async function seatStaff(manager: Client): Promise<void> {
  for (const { id, name, department } of STAFF) {
    const known = await found(manager.get(`/v1/agents/${id}`));
    if (known) await manager.send('PUT', `/v1/agents/${id}/presence`, { presence: 'online' });
    else await manager.send('PUT', `/v1/agents/${id}`, { name, departments: [{ department }] });
  }
}

/** Promises the hotline's customers everything within a minute, so that a day of one minute has promises to keep and to break. */
export async function promiseMinute(manager: Client): Promise<void> {
  if (await found(manager.get(POLICY))) return;
  const target = { minutes: 1, calendar: 'always', pauseOnHold: false };
  await manager.post('/v1/sla-policies', {
    slug: 'demo-hotline',
    name: '演示热线：一分钟 / demo hotline: one minute',
    rank: 0,
    match: { channel: [HOTLINE] },
    targets: { pickup: target, first_response: target, resolution: target },
    warnings: ['80%'],
  });
}

/** Waiting tickets in all queues. */
export async function waiting(manager: Client): Promise<number> {
  const { items } = await manager.get<Page<Queue>>('/v1/queues');
  return items.reduce((sum, { depth }) => sum + depth, 0);
}

/** Takes back what only the demo needs: its policy and its keys. Tickets and staff stay, to be looked at. */
export async function cleanUp(admin: Client, { ids }: Pick<Keys, 'ids'>): Promise<void> {
  const policy = await found(admin.get<{ version: number }>(POLICY));
  if (policy) await admin.send('DELETE', POLICY, undefined, { 'If-Match': String(policy.version) });
  for (const id of ids) await admin.send('DELETE', `/v1/api-keys/${id}`);
}

async function found<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  }
}
