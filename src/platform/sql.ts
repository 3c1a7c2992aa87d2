import type { EntityManager } from 'typeorm';

/** Rows of a raw statement. TypeORM answers `[rows, count]` for UPDATE and DELETE and plain rows for the rest: this is the one place that knows. */
export async function rows<T>(manager: EntityManager, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const answer: unknown = await manager.query(sql, parameters);
  const wrapped = Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';
  return (wrapped ? (answer as [T[], number])[0] : answer) as T[];
}

/** The CHECK expression that keeps a text column inside a union: `status IN ('a', 'b')`. */
export const oneOf = (column: string, values: readonly string[]) => `${column} IN (${values.map((v) => `'${v}'`).join(', ')})`;
