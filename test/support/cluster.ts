import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { connect } from '../../src/database.js';

/** How the tests of this run reach their PostgreSQL. */
export interface TestCluster {
  host: string;
  port: number;
  user: string;
  database: string;
  password?: string;
}

export const TEMPLATE_DATABASE = 'triage_template';

/** The run's cluster, as the global setup left it in the environment. */
export function testCluster(): TestCluster {
  const cluster = process.env.TEST_CLUSTER;
  if (!cluster) throw new Error('These tests need the global setup of jest.config.mjs: run them by `npm test -- <pattern>`.');
  return JSON.parse(cluster);
}

/** A database of one's own, migrated and empty; `drop` removes it. */
export async function cloneDatabase(): Promise<{ address: TestCluster; drop: () => Promise<void> }> {
  const cluster = testCluster();
  const database = `triage_${randomBytes(6).toString('hex')}`;
  await onCluster(`CREATE DATABASE ${database} TEMPLATE ${TEMPLATE_DATABASE}`);
  return { address: { ...cluster, database }, drop: () => onCluster(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`) };
}

/** The same with a connection to it; `drop` closes that too. */
export async function connectedClone(): Promise<{ address: TestCluster; dataSource: DataSource; drop: () => Promise<void> }> {
  const { address, drop } = await cloneDatabase();
  const dataSource = await connect(address);
  return { address, dataSource, drop: () => dataSource.destroy().then(drop) };
}

async function onCluster(sql: string): Promise<void> {
  const admin = await connect(testCluster());
  try {
    await admin.query(sql);
  } finally {
    await admin.destroy();
  }
}

/** `postgres://` form of an address on a socket, for processes of their own. */
export const urlOf = ({ host, port, user, database, password }: TestCluster): string =>
  `postgres://${encodeURIComponent(user)}${password ? `:${encodeURIComponent(password)}` : ''}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
