import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, renameSync, rmdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, EmbeddedPostgresError, ifThere } from './errors.js';
import { type ClusterPaths, makeServiceFolder, shortHash } from './paths.js';
import { PORT } from './settings.js';

/** A socket's path is limited to 103 bytes (macOS) or 107 (Linux). */
const MAX_PATH_BYTES = 100;

/**
 * The folder of the server's socket, mode 0700 and owned by the server's user: nobody else (but root) reaches the socket, which is why
 * connections need no password. The folder used first is kept for later servers, because running processes hold its path.
 */
export function prepareSocketDir(paths: ClusterPaths): string {
  const remembered = ifThere(() => readlinkSync(paths.socketLink));
  const usable = [remembered, preferred(paths)].find((folder) => folder !== undefined && isShort(folder) && makePrivate(folder, paths));
  const folder = usable ?? makeUnguessable(paths);
  if (folder !== remembered) remember(folder, paths);
  return folder;
}

function preferred({ home, runAs }: ClusterPaths): string {
  // Under root no shared folder is used: nobody can take the name first, and nothing sweeps it as it does /tmp.
  return join(runAs ? makeServiceFolder('run') : shortTmp(), `ct-${shortHash(home)}`);
}

function shortTmp(): string {
  return isShort(join(tmpdir(), 'ct-0123456789abcdef')) ? tmpdir() : '/tmp';
}

function isShort(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}.lock`)) < MAX_PATH_BYTES;
}

/** Makes the folder, or checks the one that is there: in /tmp somebody else may have made it first, and would own our socket. */
function makePrivate(folder: string, { runAs }: ClusterPaths): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') return false;
  }
  const facts = ifThere(() => lstatSync(folder));
  if (!facts?.isDirectory()) return false;
  if (facts.uid !== (runAs?.uid ?? process.getuid?.())) return false;
  if ((facts.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
  return true;
}

function makeUnguessable(paths: ClusterPaths): string {
  const folder = mkdtempSync(join(paths.runAs ? makeServiceFolder('run') : shortTmp(), 'ct-'));
  if (paths.runAs) chownSync(folder, paths.runAs.uid, paths.runAs.gid);
  if (!isShort(folder)) throw new EmbeddedPostgresError(`${folder} is too long a path for a socket.`);
  return folder;
}

function remember(folder: string, { socketLink }: ClusterPaths): void {
  const draft = `${socketLink}.${process.pid}`;
  symlinkSync(folder, draft);
  renameSync(draft, socketLink);
}

/** After an orderly stop the folder is empty and goes; the next server makes it again at the same place. */
export function removeSocketDir({ socketLink }: ClusterPaths): void {
  const folder = ifThere(() => readlinkSync(socketLink));
  try {
    if (folder) rmdirSync(folder);
  } catch {
    // gone already, or not empty: neither is in the way of the next start
  }
}
