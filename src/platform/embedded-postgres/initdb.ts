import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError, messageOf, OTHER_DATABASE, onFolder } from './errors.js';
import type { ClusterPaths } from './paths.js';
import { INITIAL_SETTINGS, SUPERUSER, serverEnvironment } from './settings.js';

const DRAFT = 'data.making-';

/** True when the data folder holds a whole cluster (it gets its name only when initdb has finished). */
export const isInitialised = ({ pgData }: ClusterPaths): boolean => existsSync(join(pgData, 'PG_VERSION'));

/** Throws when the cluster was made by another major version: PostgreSQL cannot read its files. */
export function checkMajor({ pgData }: ClusterPaths, binaries: Binaries): void {
  const made = readFileSync(join(pgData, 'PG_VERSION'), 'utf8').trim();
  if (made === String(binaries.major)) return;
  const advice = `Dump it with PostgreSQL ${made} and load the dump into a new DATA_DIR, or serve it with PostgreSQL ${made} and set DATABASE_URL.`;
  throw new EmbeddedPostgresError(
    `${pgData} was made by PostgreSQL ${made}; this version of the service brings PostgreSQL ${binaries.major}. ${advice}`,
  );
}

/**
 * Makes the cluster. The caller owns the lock. initdb works in a draft folder that becomes the data folder by rename, so one that was
 * killed in the middle leaves only a draft, which the next start removes.
 */
export async function initialise(paths: ClusterPaths, binaries: Binaries, fsync: boolean): Promise<void> {
  onFolder(paths.home, () => clearTheWay(paths));
  const draft = join(paths.home, DRAFT + randomBytes(4).toString('hex'));
  onFolder(paths.home, () => {
    mkdirSync(draft, { mode: 0o700 });
    if (paths.runAs) chownSync(draft, paths.runAs.uid, paths.runAs.gid);
  });
  await runInitdb(draft, paths, binaries, fsync);
  onFolder(paths.home, () => {
    renameSync(draft, paths.pgData);
    syncFolder(paths.home);
  });
}

function clearTheWay({ home, pgData }: ClusterPaths): void {
  const drafts = readdirSync(home).filter((name) => name.startsWith(DRAFT));
  for (const draft of drafts) rmSync(join(home, draft), { recursive: true, force: true, maxRetries: 5 });
  if (!existsSync(pgData)) return;
  if (readdirSync(pgData).length > 0) {
    throw new EmbeddedPostgresError(`${pgData} holds files but no PostgreSQL cluster; move them away, or choose another DATA_DIR.`);
  }
  rmdirSync(pgData);
}

/** Makes the rename survive a power cut, as initdb has done for the files. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function initdbArguments(draft: string, fsync: boolean): string[] {
  const settings = Object.entries(INITIAL_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // Who may connect is decided by the socket folder, which only the server's user (and root) can enter; see socket-dir.ts.
  const access = [`--username=${SUPERUSER}`, '--auth-local=trust', '--auth-host=reject'];
  return ['-D', draft, ...locale, ...access, '--no-instructions', ...settings, ...(fsync ? [] : ['--no-sync'])];
}

async function runInitdb(draft: string, { home, runAs }: ClusterPaths, { initdb }: Binaries, fsync: boolean): Promise<void> {
  try {
    await promisify(execFile)(initdb, initdbArguments(draft, fsync), { ...runAs, cwd: '/', env: serverEnvironment() });
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const { stderr } = error as { stderr?: string };
    const output = stderr?.trim() || messageOf(error);
    throw new EmbeddedPostgresError(explain(output, home), { cause: error });
  }
}

function explain(output: string, home: string): string {
  if (/No space left on device|Disk quota exceeded/.test(output)) return `The disk is full: there is no room for a database in ${home}.`;
  if (/could not look up effective user ID/.test(output)) {
    return `PostgreSQL needs a name for user id ${process.getuid?.()}: add one to /etc/passwd. ${OTHER_DATABASE}`;
  }
  return `initdb could not make a database in ${home}: ${output}`;
}
