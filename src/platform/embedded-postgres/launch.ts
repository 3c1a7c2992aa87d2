import { spawn } from 'node:child_process';
import { closeSync, copyFileSync, fchmodSync, fchownSync, openSync, readFileSync, statSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { ifThere, onFolder } from './errors.js';
import type { ClusterPaths } from './paths.js';
import { PORT, serverEnvironment, serverSettings } from './settings.js';

const LOG_LIMIT_BYTES = 4 * 1024 * 1024;

/** One try to start a server. */
export interface Launch {
  /** Undefined while it runs; then the last words of its log. */
  ended(): string | undefined;
}

/** Starts a server as a session of its own: neither a terminal's Ctrl-C nor the end of this process reaches it. */
export function launch(paths: ClusterPaths, binaries: Binaries, socketDir: string, fsync: boolean, onExit: () => void): Launch {
  clearStaleFiles(paths, socketDir);
  boundLog(paths);
  const start = sizeOf(paths.logFile);
  const log = openLog(paths);
  const settings = Object.entries(serverSettings(socketDir, fsync)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', paths.pgData, ...settings], {
    ...paths.runAs,
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let end: string | undefined;
  child.on('error', (error) => {
    end = error.message;
  });
  child.on('exit', () => {
    end ??= lastWords(paths, start);
    onExit();
  });
  child.unref();
  return { ended: () => end };
}

/**
 * Removes what a dead server left. PostgreSQL does not start while another process has the number in `postmaster.pid`; a server that
 * lives it finds without that file too, by its shared memory.
 */
function clearStaleFiles({ pgData, home }: ClusterPaths, socketDir: string): void {
  const socket = join(socketDir, `.s.PGSQL.${PORT}`);
  for (const file of [join(pgData, 'postmaster.pid'), socket, `${socket}.lock`]) onFolder(home, () => ifThere(() => unlinkSync(file)));
}

function openLog({ logFile, home, runAs }: ClusterPaths): number {
  return onFolder(home, () => {
    const descriptor = openSync(logFile, 'a', 0o600);
    fchmodSync(descriptor, 0o600);
    if (runAs) fchownSync(descriptor, runAs.uid, runAs.gid);
    return descriptor;
  });
}

function lastWords({ logFile }: ClusterPaths, start: number): string {
  const words =
    ifThere(() => readFileSync(logFile))
      ?.subarray(start)
      .toString()
      .trim()
      .split('\n') ?? [];
  return words.slice(-8).join('\n') || 'it left no message';
}

const sizeOf = (file: string): number => ifThere(() => statSync(file))?.size ?? 0;

/** Keeps the log, and the one before it, at about LOG_LIMIT_BYTES each. The server appends, so it goes on in the emptied file. */
export function boundLog({ logFile }: ClusterPaths): void {
  if (sizeOf(logFile) < LOG_LIMIT_BYTES) return;
  copyFileSync(logFile, `${logFile}.1`);
  truncateSync(logFile);
}
