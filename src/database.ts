import { DataSource, DataSourceOptions, DefaultNamingStrategy, MigrationExecutor } from 'typeorm';
import { migrations } from '../migrations/index.js';
import { entities } from './entities.js';

/** `externalId` ⇒ `external_id`: entities speak camelCase, the database snake_case. */
class SnakeNames extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined, prefixes: string[]): string {
    return custom ?? [...prefixes, property].join('_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** How to reach the database: a URL, or the socket of the embedded cluster. */
export type DatabaseAddress = { url: string } | { host: string; port: number; user: string; database: string; password?: string };

/** TypeORM's options, the same for the service, the CLI and the tests. Schema changes come from migrations alone. */
export function databaseOptions(address: DatabaseAddress, poolSize: number, applicationName = 'complaint-triage'): DataSourceOptions {
  const where =
    'url' in address
      ? { url: address.url }
      : { host: address.host, port: address.port, username: address.user, database: address.database, password: address.password };
  return {
    type: 'postgres',
    ...where,
    entities,
    migrations,
    migrationsTransactionMode: 'all',
    namingStrategy: new SnakeNames(),
    synchronize: false,
    logging: false,
    applicationName,
    poolSize,
    // Without these a dead server is noticed only by TCP's own time-outs, and a lost answer holds a connection for ever.
    extra: {
      connectionTimeoutMillis: 5000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
      options: '-c TimeZone=UTC -c jit=off',
    },
  };
}

/** A DataSource of one's own, for the command line. */
export async function connect(address: DatabaseAddress): Promise<DataSource> {
  return new DataSource(databaseOptions(address, 2)).initialize();
}

/** Any number that is this service's own: the advisory lock of its migrations. */
const MIGRATION_LOCK = 7_318_004_211;

/** Runs pending migrations, one process at a time: others wait on the lock and then find nothing to do. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`SELECT set_config('statement_timeout', '0', false)`);
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    // On this very connection: another one would have the time limit that was just lifted here.
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'all';
    const done = await executor.executePendingMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.query(`RESET statement_timeout`).catch(() => undefined);
    await runner.release();
  }
}
