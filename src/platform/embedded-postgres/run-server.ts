import { setTimeout as delay } from 'node:timers/promises';
import { type Binaries, prepareBinaries } from './binaries.js';
import { ensureDatabase } from './cluster.store.js';
import { EmbeddedPostgresError } from './errors.js';
import { checkMajor, initialise, isInitialised } from './initdb.js';
import { type Launch, launch } from './launch.js';
import type { ClusterPaths } from './paths.js';
import { findPostmaster, type ReadyPostmaster, refuseForeignServer, stopPostmaster, waitUntilReady } from './postmaster.js';
import { prepareSocketDir } from './socket-dir.js';

export type Log = (level: 'info' | 'warn' | 'error', message: string, detail?: Record<string, unknown>) => void;

export interface ServerOptions {
  paths: ClusterPaths;
  fsync: boolean;
  log: Log;
  /** The server that was started here has ended. */
  onExit: () => void;
}

const RETRY_MS = 100;
const POLL_MS = 10;
/** The last processes of a killed server still hold its memory, or another start was a moment faster: both pass. */
const PASSING = /lock file .* already exists|shared memory block .* is still in use/;

/**
 * Answers a server that takes connections and has the service's database: the one that runs already, whoever left it, else a new one.
 * Only the owner calls this. `deadline` is of `performance.now()`.
 */
export async function runServer(options: ServerOptions, deadline: number): Promise<ReadyPostmaster> {
  const server = (await adopt(options, deadline)) ?? (await startNew(options, deadline));
  await ensureDatabase(server.socketDir);
  return server;
}

async function adopt({ paths, log }: ServerOptions, deadline: number): Promise<ReadyPostmaster | undefined> {
  const found = findPostmaster(paths);
  if (!found) {
    await refuseForeignServer(paths);
    return undefined;
  }
  const ready = await waitUntilReady(paths, deadline);
  if (ready) {
    log('info', 'PostgreSQL was running already', { pid: ready.pid });
    return ready;
  }
  if (findPostmaster(paths)) log('warn', 'PostgreSQL runs but does not answer: it is stopped and started anew', { pid: found.pid });
  await stopPostmaster(paths);
  return undefined;
}

async function startNew(options: ServerOptions, deadline: number): Promise<ReadyPostmaster> {
  const { paths, fsync, log, onExit } = options;
  const binaries = await prepareBinaries(paths);
  await prepareData(options, binaries);
  const socketDir = prepareSocketDir(paths);
  for (;;) {
    const attempt = launch(paths, binaries, socketDir, fsync, onExit);
    const ready = await waitForLaunch(attempt, paths, deadline);
    if (ready) {
      log('info', 'PostgreSQL started', { pid: ready.pid, version: binaries.version, folder: paths.home });
      return ready;
    }
    const reason = attempt.ended() ?? 'it does not answer';
    if (!PASSING.test(reason) || performance.now() > deadline) throw new EmbeddedPostgresError(explain(reason, paths));
    await delay(RETRY_MS);
  }
}

async function prepareData({ paths, fsync, log }: ServerOptions, binaries: Binaries): Promise<void> {
  if (isInitialised(paths)) return checkMajor(paths, binaries);
  log('info', 'A new database is made', { folder: paths.home, version: binaries.version });
  await initialise(paths, binaries, fsync);
}

/** Undefined when the try failed. A server that cannot have the shared memory is there for a moment before it ends. */
async function waitForLaunch(attempt: Launch, paths: ClusterPaths, deadline: number): Promise<ReadyPostmaster | undefined> {
  for (;;) {
    const ended = attempt.ended() !== undefined;
    const found = findPostmaster(paths);
    const ready = found && (await waitUntilReady(paths, deadline));
    const hangs = found && findPostmaster(paths);
    if (ready || ended || hangs || performance.now() > deadline) return ready;
    await delay(POLL_MS);
  }
}

function explain(reason: string, { home }: ClusterPaths): string {
  if (/No space left on device|Disk quota exceeded/.test(reason)) return `The disk is full: PostgreSQL cannot start in ${home}.`;
  return `PostgreSQL does not start in ${home}: ${reason}`;
}
