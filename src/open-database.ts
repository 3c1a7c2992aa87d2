import { resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import { ensureAdminKey } from './auth/admin-key.js';
import type { DatabaseAddress } from './database.js';
import { type EmbeddedCluster, startEmbeddedCluster } from './platform/embedded-postgres/supervisor.js';
import { Env } from './platform/env.js';

/** Where the database is, and the cluster to stop last when it is our own. */
export interface OpenDatabase {
  address: DatabaseAddress;
  cluster?: EmbeddedCluster;
}

/** `DATABASE_URL` where it is set, else the embedded PostgreSQL of `DATA_DIR`. */
export async function openDatabase(env: Env): Promise<OpenDatabase> {
  if (env.DATABASE_URL) return { address: { url: env.DATABASE_URL } };
  const logger = new Logger('postgres');
  const cluster = await startEmbeddedCluster({
    dataDir: resolve(env.DATA_DIR),
    log: (level, message, detail) => logger[level === 'info' ? 'log' : level]({ event: 'embedded_postgres', msg: message, ...detail }),
  });
  return { address: cluster.connection, cluster };
}

/** The environment with an admin key in it. On the embedded database one is made at the first start, shown once, and kept in `DATA_DIR/admin.key`. */
export async function withAdminKey(env: Env): Promise<Env> {
  if (env.ADMIN_API_KEY || env.DATABASE_URL) return env;
  const { key, created, path } = await ensureAdminKey(resolve(env.DATA_DIR));
  if (created)
    process.stdout.write(`\nAdmin API key (shown once, kept in ${path}):\n管理员密钥（只显示一次，保存在 ${path}）：\n\n  ${key}\n\n`);
  return Object.assign(new Env(), env, { ADMIN_API_KEY: key });
}
