import 'reflect-metadata';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { connect, migrate } from '../../src/database.js';
import { startEmbeddedCluster } from '../../src/platform/embedded-postgres/supervisor.js';
import { TEMPLATE_DATABASE, type TestCluster } from './cluster.js';

/** One real PostgreSQL for the whole run, with a migrated database that every e2e file clones. */
export default async function setup(): Promise<void> {
  Logger.overrideLogger(false);
  const dataDir = await mkdtemp(join(tmpdir(), 'triage-test-'));
  // As root the server runs as another user, who has to get through here: else the data would lie outside this folder.
  await chmod(dataDir, 0o711);
  const cluster = await startEmbeddedCluster({
    dataDir,
    fsync: false,
    log: (level, message) => level === 'error' && console.error(message),
  });
  const admin = await connect(cluster.connection);
  await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await admin.destroy();
  const template = await connect({ ...cluster.connection, database: TEMPLATE_DATABASE });
  await migrate(template);
  await template.destroy();
  process.env.TEST_CLUSTER = JSON.stringify({ ...cluster.connection } satisfies TestCluster);
  Object.assign(globalThis, { testCluster: cluster, testDataDir: dataDir });
}
