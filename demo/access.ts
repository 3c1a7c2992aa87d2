import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiProblem, Client, Unreachable } from './client.js';

/** Why the demo cannot begin, in words for the person at the terminal. */
export class CannotBegin extends Error {}

/** The service with the admin key, and what its clock says. @throws CannotBegin. */
export async function openService(env: NodeJS.ProcessEnv): Promise<{ admin: Client; now: Date }> {
  const baseUrl = env.BASE_URL || `http://127.0.0.1:${env.PORT || 3000}`;
  if (!URL.canParse(baseUrl)) throw new CannotBegin(`BASE_URL 不是网址 · BASE_URL is not a URL: ${baseUrl}`);
  const now = await ready(new Client(baseUrl));
  const { key, from } = await adminKey(env);
  const admin = new Client(baseUrl, key);
  await check(admin, from);
  return { admin, now };
}

/** The service's time, once it says that it is ready. */
async function ready(service: Client): Promise<Date> {
  try {
    const { headers } = await service.send('GET', '/health/ready');
    return new Date(headers.get('Date') ?? Date.now());
  } catch (error) {
    if (error instanceof Unreachable)
      throw new CannotBegin(`连不上服务，请先运行 npm start · cannot reach the service, start it with npm start: ${error.message}`);
    if (error instanceof ApiProblem)
      throw new CannotBegin(`服务尚未就绪 · the service is not ready (${error.message}): ${service.baseUrl}`);
    throw error;
  }
}

async function adminKey({ ADMIN_API_KEY, DATA_DIR }: NodeJS.ProcessEnv): Promise<{ key: string; from: string }> {
  if (ADMIN_API_KEY) return { key: ADMIN_API_KEY, from: 'ADMIN_API_KEY' };
  const path = join(DATA_DIR || './data', 'admin.key');
  try {
    return { key: (await readFile(path, 'utf8')).trim(), from: path };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotBegin(
      `没有管理员密钥：设置 ADMIN_API_KEY，或让 DATA_DIR 指向服务的数据目录 · no admin key: set ADMIN_API_KEY, or DATA_DIR to the service's folder (${path}: ${code})`,
    );
  }
}

async function check(admin: Client, from: string): Promise<void> {
  try {
    await admin.get('/v1/api-keys?limit=1');
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) {
      throw new CannotBegin(`密钥不对或不是 admin 角色 · the key of ${from} is wrong or has not the role admin (${error.message})`);
    }
    throw error;
  }
}
