import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/** What the pool of a data source is doing; zeros before it is connected. TypeORM keeps the driver's pool under `master`. */
export function poolOf(dataSource: DataSource): { total: number; idle: number; waiting: number } {
  const { master } = dataSource.driver as unknown as { master?: Pool };
  return { total: master?.totalCount ?? 0, idle: master?.idleCount ?? 0, waiting: master?.waitingCount ?? 0 };
}
