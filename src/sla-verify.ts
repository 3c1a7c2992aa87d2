import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { connect, migrate } from './database.js';
import { openDatabase } from './open-database.js';
import { Clock } from './platform/clock.js';
import { loadEnv } from './platform/env.js';
import { CalendarTimesService } from './sla/calendar-times.service.js';
import { verifyLedger } from './sla/ledger-verification.js';

// `npm run sla:verify`: works every stopped clock out again from its ledger alone. Exit 1, and a line for each, when clocks differ.
// It may run while the service does. Pending migrations run first, as at every start, unless MIGRATE_ON_START=false.
Logger.overrideLogger(false);
const env = loadEnv();
const { address, cluster } = await openDatabase(env);
try {
  const dataSource = await connect(address);
  if (env.MIGRATE_ON_START) await migrate(dataSource);
  const calendars = new CalendarTimesService(dataSource, new Clock());
  const { checked, differ, older } = await verifyLedger(dataSource.manager, calendars, (line) => console.log(`differs: ${line}`));
  await dataSource.destroy();
  console.log(`${checked} clocks checked, ${differ} differ${older > 0 ? `; ${older} older than the ledger left out` : ''}`);
  process.exitCode = differ === 0 ? 0 : 1;
} finally {
  await cluster?.stop();
}
