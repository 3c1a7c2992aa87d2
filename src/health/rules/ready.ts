import type { PartState, Warning } from '../../platform/readiness.js';

/** What was found out about the service: `unknown` where the database could not be asked. */
export interface Findings {
  database: 'ok' | 'unreachable';
  /** Migrations that have not run; `null`: not known. */
  pendingMigrations: number | null;
  draining: boolean;
  parts: ReadonlyMap<string, PartState>;
}

export interface Verdict {
  status: 'ready' | 'unavailable';
  checks: Record<string, string>;
  warnings: Warning[];
}

/** Not ready for exactly four reasons: the database, pending migrations, draining, a part that is still loading. Everything else is a warning. */
export function readyOf({ database, pendingMigrations, draining, parts }: Findings): Verdict {
  const checks: Record<string, string> = {
    database,
    migrations: pendingMigrations === null ? 'unknown' : pendingMigrations === 0 ? 'ok' : 'pending',
    process: draining ? 'draining' : 'ok',
  };
  for (const [name, { ready }] of parts) checks[name] = ready ? 'ok' : 'loading';
  const warnings = [...parts.values()].flatMap((part) => part.warnings ?? []);
  const ready = Object.values(checks).every((check) => check === 'ok');
  return { status: ready ? 'ready' : 'unavailable', checks, warnings };
}
