import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { connectedClone } from '../support/cluster.js';

describe('entities and database', () => {
  let dataSource: DataSource;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ dataSource, drop } = await connectedClone());
  });
  afterAll(() => drop());

  it('do not differ: schema:log prints nothing', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('agree on every CHECK: the union in the code is the list in the database', async () => {
    const inDatabase: { name: string; definition: string }[] = await dataSource.query(
      `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`,
    );
    const words = (text: string) => [...text.matchAll(/'([^']*)'/g)].map(([, word]) => word).sort();
    const checks = getMetadataArgsStorage().checks.map(({ name, expression }) => [name, words(expression)]);
    const found = inDatabase.map(({ name, definition }) => [name, words(definition)]);
    expect(found.sort()).toEqual(checks.sort());
  });

  it('name every index, key and constraint by the rule of the house', async () => {
    const names: { name: string }[] = await dataSource.query(
      `SELECT conname AS name FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 0
       UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'`,
    );
    expect(
      names.map(({ name }) => name).filter((name) => !/^(pk|fk|uq|ix|ck)_[a-z0-9_]+$/.test(name) && !/^(PK_|migrations)/.test(name)),
    ).toEqual([]);
  });

  it('can be undone and redone', async () => {
    const count = dataSource.migrations.length;
    for (let i = 0; i < count; i += 1) await dataSource.undoLastMigration();
    expect(await dataSource.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`)).toEqual([]);
    expect(await dataSource.runMigrations()).toHaveLength(count);
  });
});
