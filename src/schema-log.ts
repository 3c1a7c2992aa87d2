import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { connect, migrate } from './database.js';
import { openDatabase } from './open-database.js';
import { loadEnv } from './platform/env.js';

// `npm run schema:log`: prints the statements by which entities and database differ; nothing and exit 0 when they do not.
// Pending migrations run first, as at every start, unless MIGRATE_ON_START=false.
Logger.overrideLogger(false);
const env = loadEnv();
const { address, cluster } = await openDatabase(env);
try {
  const dataSource = await connect(address);
  if (env.MIGRATE_ON_START) await migrate(dataSource);
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  await dataSource.destroy();
  for (const { query } of upQueries) console.log(query);
  process.exitCode = upQueries.length === 0 ? 0 : 1;
} finally {
  await cluster?.stop();
}
