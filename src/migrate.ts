import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { connect, migrate } from './database.js';
import { openDatabase } from './open-database.js';
import { loadEnv } from './platform/env.js';

// `npm run migrate`: brings the database up to date and ends.
Logger.overrideLogger(false);
const { address, cluster } = await openDatabase(loadEnv());
try {
  const dataSource = await connect(address);
  const done = await migrate(dataSource);
  await dataSource.destroy();
  console.log(done.length === 0 ? 'The schema is up to date.' : `Migrated: ${done.join(', ')}`);
} finally {
  await cluster?.stop();
}
