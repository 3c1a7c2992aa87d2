import { createHash } from 'node:crypto';
import { DatabaseError, type PoolClient } from 'pg';
import { type EntityManager, QueryFailedError } from 'typeorm';

const names = new Map<string, string>();

/** The statement's name on a connection: of its text, so that one name never stands for two statements. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known) return known;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 32);
  names.set(sql, name);
  return name;
}

/**
 * Rows of a fixed statement that every connection parses and plans once: for the few that are sent thousands of times, where planning costs three times
 * what running does. Name each column that it answers, since PostgreSQL refuses a kept plan whose `*` a migration has widened.
 */
export async function prepared<T>(manager: EntityManager, sql: string, parameters: unknown[]): Promise<T[]> {
  const runner = manager.queryRunner ?? manager.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    return (await client.query({ name: nameOf(sql), text: sql, values: parameters })).rows;
  } catch (error) {
    throw error instanceof DatabaseError ? new QueryFailedError(sql, parameters, error) : error;
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}
