import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, probeServer } from './cluster.store.js';
import { codeOf, EmbeddedPostgresError, ifThere, OTHER_DATABASE } from './errors.js';
import type { ClusterPaths } from './paths.js';
import { isPostmasterOf } from './process-identity.js';

const POLL_MS = 25;
/** A server that answers nothing at all for so long has lost its socket or hangs. */
const SILENCE_MS = 10_000;
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 5_000;

/** A running server; `socketDir` is undefined while it does not listen yet. */
export interface Postmaster {
  pid: number;
  socketDir: string | undefined;
}
export type ReadyPostmaster = Postmaster & { socketDir: string };

/** The server that runs on this data folder, whoever started it; undefined when none does. */
export function findPostmaster(paths: ClusterPaths): Postmaster | undefined {
  const noted = notedPostmaster(paths);
  return noted && isPostmasterOf(noted.pid, paths.pgData) ? noted : undefined;
}

function notedPostmaster({ pgData }: ClusterPaths): Postmaster | undefined {
  const lines = ifThere(() => readFileSync(join(pgData, 'postmaster.pid'), 'utf8'))?.split('\n');
  // The fifth line (PostgreSQL's pidfile.h) is empty until the socket is there.
  return lines && { pid: Number(lines[0]), socketDir: lines[4] || undefined };
}

/** Throws when a server that is no process of this container answers on the cluster's socket: a second one would destroy the data. */
export async function refuseForeignServer(paths: ClusterPaths): Promise<void> {
  const answer = await ask(notedPostmaster(paths));
  if (answer === 'silent' || findPostmaster(paths)) return;
  throw new EmbeddedPostgresError(`A PostgreSQL of another container runs on ${paths.home}. ${OTHER_DATABASE}`);
}

/**
 * Waits until the server takes connections. Undefined: it ended, or it is of no use and should be stopped.
 * Throws at the deadline (of `performance.now()`) and leaves it running: a long recovery must not begin anew.
 */
export async function waitUntilReady(paths: ClusterPaths, deadline: number): Promise<ReadyPostmaster | undefined> {
  const silentUntil = performance.now() + SILENCE_MS;
  for (;;) {
    const server = findPostmaster(paths);
    const answer = await ask(server);
    if (answer === 'ready') return server as ReadyPostmaster;
    if (!server || (answer === 'silent' && performance.now() > silentUntil)) return undefined;
    if (performance.now() > deadline) {
      throw new EmbeddedPostgresError(`PostgreSQL in ${paths.home} is still ${answer}; it goes on with that, so start again in a while.`);
    }
    await delay(POLL_MS);
  }
}

async function ask(server: Postmaster | undefined): Promise<Answer> {
  return server?.socketDir ? probeServer(server.socketDir) : 'silent';
}

/** Stops the server: orderly at first (it ends its connections), then as in a crash, at last by force. Returns when it is gone. */
export async function stopPostmaster(paths: ClusterPaths): Promise<void> {
  const server = findPostmaster(paths);
  if (!server) return;
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
    ['SIGKILL', IMMEDIATE_STOP_MS],
  ];
  for (const [signal, patienceMs] of steps) {
    send(server.pid, signal);
    if (await isGone(server.pid, paths, patienceMs)) return;
  }
  throw new EmbeddedPostgresError(`PostgreSQL (pid ${server.pid}) in ${paths.home} does not stop.`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

async function isGone(pid: number, { pgData }: ClusterPaths, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (isPostmasterOf(pid, pgData)) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
