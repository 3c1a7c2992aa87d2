import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { connect, migrate } from '../../src/database.js';
import { startEmbeddedCluster } from '../../src/platform/embedded-postgres/supervisor.js';
import { type TestCluster, urlOf } from '../../test/support/cluster.js';

/** A PostgreSQL of the bench's own, with the settings that the service ships: everything acknowledged is on the disk. */
export interface BenchCluster {
  /** Makes a migrated, empty database and answers where it is. */
  database(name: string): Promise<{ address: TestCluster; url: string }>;
  stop(): Promise<void>;
}

export async function startCluster(): Promise<BenchCluster> {
  Logger.overrideLogger(['error', 'fatal']);
  const dataDir = await mkdtemp(join(tmpdir(), 'triage-bench-'));
  // As root the server runs as another user: it must be able to enter, else it would be put elsewhere and outlive the bench.
  await chmod(dataDir, 0o711);
  const cluster = await startEmbeddedCluster({ dataDir, log: (level, message) => level === 'error' && console.error(message) });
  const stop = async () => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().finally(() => process.exit(1)));
  return {
    database: async (name) => {
      const admin = await connect(cluster.connection);
      await admin.query(`CREATE DATABASE ${name}`);
      await admin.destroy();
      const address = { ...cluster.connection, database: name };
      const dataSource = await connect(address);
      await migrate(dataSource);
      await dataSource.destroy();
      return { address, url: urlOf(address) };
    },
    stop,
  };
}
