import type { DataSource, EntityManager } from 'typeorm';

/** A transaction at an instant of one's choice. */
export type TransactionAt = <T>(at: Date, work: (manager: EntityManager) => Promise<T>) => Promise<T>;

/**
 * Lets statements of a transaction see another `now()`: a function of that name that the search path finds before PostgreSQL's own. Views,
 * defaults and functions that are there already keep the real one. For applications without background work (`ROLE=api`): pollers would see
 * deadlines of the past before the simulation has come to them.
 */
export async function simulatedTime(dataSource: DataSource): Promise<TransactionAt> {
  await dataSource.query('CREATE SCHEMA simulated');
  await dataSource.query(
    `CREATE FUNCTION simulated.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT current_setting('simulated.now')::timestamptz $$`,
  );
  return (at, work) =>
    dataSource.transaction(async (manager) => {
      await manager.query(
        `SELECT set_config('search_path', 'simulated, public, pg_catalog', true), set_config('simulated.now', $1, true)`,
        [at.toISOString()],
      );
      return work(manager);
    });
}
