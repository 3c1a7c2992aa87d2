import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codeOf, EmbeddedPostgresError, ifThere, onFolder } from './errors.js';

export interface RunAs {
  uid: number;
  gid: number;
}

/** Where one cluster keeps what. */
export interface ClusterPaths {
  /** Real path of the cluster's own folder (`DATA_DIR/pg`). */
  home: string;
  /** PostgreSQL's data folder. */
  pgData: string;
  lockDir: string;
  logFile: string;
  /** A link that remembers the socket folder, so that every later server listens where running processes already look. */
  socketLink: string;
  /** Identity of the server process; undefined: that of this process. PostgreSQL refuses to run as root. */
  runAs: RunAs | undefined;
}

/** Folder of the service's own for what root's server needs outside root's folders. */
export const SERVICE_HOME = '/var/lib/complaint-triage';
/** "nobody" on every Linux; PostgreSQL's identity when the service runs as root. */
const NOBODY: RunAs = { uid: 65534, gid: 65534 };

export const isRoot = (): boolean => process.getuid?.() === 0;

export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Finds, or makes, the folders of the cluster that belongs to `dataDir`. */
export function preparePaths(dataDir: string): ClusterPaths {
  const folder = resolve(dataDir);
  return onFolder(folder, () => {
    makeFolder(folder);
    const home = isRoot() ? rootHome(realpathSync(folder)) : join(realpathSync(folder), 'pg');
    makeFolder(home);
    return layout(realpathSync(home));
  });
}

function layout(home: string): ClusterPaths {
  const pgData = join(home, 'data');
  const runAs = isRoot() ? serverIdentity(pgData) : undefined;
  const wall = runAs && blockedAt(home, runAs);
  if (wall) throw new EmbeddedPostgresError(`PostgreSQL (user id ${runAs.uid}) cannot enter ${wall}: allow it with "chmod a+x ${wall}".`);
  return { home, pgData, lockDir: join(home, 'lock'), logFile: join(home, 'server.log'), socketLink: join(home, 'socket'), runAs };
}

/** The server of an existing cluster runs as the owner of its files: perhaps an ordinary user who ran the service before root did. */
function serverIdentity(pgData: string): RunAs {
  const owner = ifThere(() => statSync(pgData));
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY;
}

/** Folders are closed to others, but root's must let the server through to its data. */
function makeFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true, mode: 0o711 }) !== undefined) chmodSync(folder, isRoot() ? 0o711 : 0o700);
}

/** `dataDir/pg`, a link into SERVICE_HOME where the server cannot enter `dataDir`: the link keeps the place, whatever modes change later. */
function rootHome(dataDir: string): string {
  const home = join(dataDir, 'pg');
  if (ifThere(() => lstatSync(home))) return existing(home);
  if (blockedAt(dataDir, NOBODY) === undefined) return home;
  const far = join(SERVICE_HOME, shortHash(dataDir));
  makeServiceFolder('.');
  makeFolder(far);
  try {
    symlinkSync(far, home);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error; // another process that starts at this moment made it
  }
  return existing(home);
}

function existing(home: string): string {
  const real = ifThere(() => realpathSync(home));
  if (real) return real;
  throw new EmbeddedPostgresError(
    `${home} points to a database folder that is gone. Restore it, or remove ${home} to start with an empty database.`,
  );
}

/** A folder in SERVICE_HOME, root's, that every user may enter; answers its path. */
export function makeServiceFolder(name: string): string {
  const folder = join(SERVICE_HOME, name);
  return onFolder(folder, () => {
    if (mkdirSync(folder, { recursive: true, mode: 0o755 }) === undefined) return folder;
    chmodSync(SERVICE_HOME, 0o755); // a umask of 077 would have closed both
    chmodSync(folder, 0o755);
    return folder;
  });
}

/** The first folder from the root down to `folder` that `who` cannot enter; undefined when all are open. */
export function blockedAt(folder: string, who: RunAs): string | undefined {
  const above = dirname(folder) === folder ? undefined : blockedAt(dirname(folder), who);
  return above ?? (mayUse(folder, who, 0o1) ? undefined : folder);
}

/** True when the mode bits give `who` all of `bits` (4 read, 2 write, 1 execute) on `path`. */
export function mayUse(path: string, who: RunAs, bits: number): boolean {
  const { uid, gid, mode } = statSync(path);
  const shift = uid === who.uid ? 6 : gid === who.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}
