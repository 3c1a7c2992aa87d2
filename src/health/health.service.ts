import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Readiness } from '../platform/readiness.js';
import { HealthStore } from './health.store.js';
import { readyOf, Verdict } from './rules/ready.js';

/** Longer than a busy pool needs, shorter than what a prober waits. */
const DATABASE_ANSWERS_WITHIN_MS = 3000;

/** Whether requests should be sent here. */
@Injectable()
export class HealthService {
  private asking: Promise<number | null> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: HealthStore,
    private readonly readiness: Readiness,
  ) {}

  async ready(): Promise<Verdict> {
    // All that ask at the same time share one statement: probes without a key must not become a load.
    this.asking ??= this.pendingMigrations().finally(() => {
      this.asking = undefined;
    });
    const pendingMigrations = await this.asking;
    const database = pendingMigrations === null ? 'unreachable' : 'ok';
    return readyOf({ database, pendingMigrations, draining: this.readiness.draining, parts: this.readiness.states() });
  }

  /** Number of migrations that wait; `null` when the database does not answer. */
  private async pendingMigrations(): Promise<number | null> {
    try {
      const done = new Set(await within(DATABASE_ANSWERS_WITHIN_MS, this.store.migrations(this.dataSource.manager)));
      return this.dataSource.migrations.filter((migration) => !done.has(migration.name ?? '')).length;
    } catch (error) {
      // No table of migrations: the database answers, and nothing has run yet.
      if ((error as { code?: string }).code === '42P01') return this.dataSource.migrations.length;
      return null;
    }
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
