import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '../support/until.js';
import { cleanUp, installed, makeFolder, query, removeInstallation, serverPid, UserProcess } from './embedded-postgres.harness.js';

const root = process.getuid?.() === 0;
const NOBODY = 65534;
jest.setTimeout(120_000);

/** Only root can start the server as another user: whoever else runs the tests cannot try it, and the name of the test says so. */
const asRoot = (name: string, test: () => Promise<void>) =>
  root ? it(name, test) : it.skip(`${name} (skipped: the tests do not run as root)`, test);

async function start(dataDir: string, options?: { uid?: number; project?: string }) {
  const service = new UserProcess(dataDir, options);
  return { service, report: await service.started() };
}

const made = (lines: string[]) => lines.filter((line) => line.includes('A new database is made')).length;

describe('embedded PostgreSQL', () => {
  const others: ChildProcess[] = [];
  afterEach(async () => {
    for (const other of others.splice(0)) other.kill('SIGKILL');
    await cleanUp();
  });
  afterAll(removeInstallation);

  it('starts on an empty folder, answers, and leaves no process after an orderly stop', async () => {
    const dataDir = makeFolder();
    const { service, report } = await start(dataDir);
    expect(report).toMatchObject({ event: 'up', owner: true, alive: true });
    const [row] = await query<Record<string, string>>(
      report,
      `SELECT pg_encoding_to_char(encoding) AS encoding, datlocale AS locale, current_setting('listen_addresses') AS addresses,
              current_setting('timezone') AS zone, (SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user) AS superuser
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(row).toEqual({ encoding: 'UTF8', locale: 'C.UTF-8', addresses: '', zone: 'UTC', superuser: 'false' });
    expect(statSync(report.connection?.host ?? '').mode & 0o777).toBe(0o700);
    const pid = serverPid(dataDir) ?? 0;
    expect(pid).toBeGreaterThan(0);
    await service.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('keeps the text of statements, their values and rows out of the server log', async () => {
    const dataDir = makeFolder();
    const { report } = await start(dataDir);
    await query(report, 'CREATE TABLE complaint (text text PRIMARY KEY, size int)');
    await query(report, `INSERT INTO complaint VALUES ('my parcel is lost', 1)`);
    await expect(query(report, `INSERT INTO complaint VALUES ('my parcel is lost', 2)`)).rejects.toThrow('duplicate key');
    await expect(query(report, `SELECT 'my parcel is lost'::int`)).rejects.toThrow('my parcel is lost');
    await expect(query(report, `DO $$ BEGIN RAISE WARNING 'my parcel is lost'; RAISE 'my parcel is lost'; END $$`)).rejects.toThrow(
      'my parcel',
    );
    const log = readFileSync(join(dataDir, 'pg', 'server.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('parcel');
  });

  it('is joined by a second process, and survives its owner as long as somebody uses it', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    const pid = serverPid(dataDir);
    const second = await start(dataDir);
    expect(second.report).toMatchObject({ event: 'up', owner: false, alive: true, connection: first.report.connection });
    await first.service.stop();
    await until(async () => (await second.service.state()).owner, 'the second process to become the owner');
    expect(serverPid(dataDir)).toBe(pid);
    await second.service.stop();
    expect(serverPid(dataDir)).toBeUndefined();
  });

  it('is not stopped by a process that only joined', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    const pid = serverPid(dataDir);
    const second = await start(dataDir);
    await second.service.stop();
    expect(serverPid(dataDir)).toBe(pid);
    expect(await first.service.state()).toMatchObject({ owner: true, alive: true, restarts: 0 });
  });

  it('is stopped by whoever is last when all stop at the same moment', async () => {
    const dataDir = makeFolder();
    const all = [await start(dataDir), await start(dataDir), await start(dataDir)];
    await Promise.all(all.map(({ service }) => service.stop()));
    expect(serverPid(dataDir)).toBeUndefined();
  });

  it('gets one database and one owner when several processes start on an empty folder at the same moment', async () => {
    const dataDir = makeFolder();
    const reports = await Promise.all([1, 2, 3].map(async () => (await start(dataDir)).report));
    expect(reports.map(({ event }) => event)).toEqual(['up', 'up', 'up']);
    expect(reports.filter(({ owner }) => owner)).toHaveLength(1);
    expect(made(reports.flatMap(({ log }) => log))).toBe(1);
  });

  it('passes to a process that joined when its owner is killed -9', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    const second = await start(dataDir);
    const pid = serverPid(dataDir);
    await first.service.kill();
    await until(async () => (await second.service.state()).owner, 'the second process to become the owner');
    expect(serverPid(dataDir)).toBe(pid);
    expect(await query(second.report, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    process.kill(pid ?? 0, 'SIGKILL');
    await until(async () => (await second.service.state()).restarts === 1, 'the new owner to restart the server');
  });

  it('is adopted with its data by the next start when every process is killed -9', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    const second = await start(dataDir);
    await query(first.report, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = serverPid(dataDir);
    await Promise.all([first.service.kill(), second.service.kill()]);
    expect(serverPid(dataDir)).toBe(pid);
    const next = await start(dataDir);
    expect(next.report).toMatchObject({ event: 'up', owner: true });
    expect(serverPid(dataDir)).toBe(pid);
    expect(await query(next.report, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.service.stop();
    expect(serverPid(dataDir)).toBeUndefined();
  });

  it('is started again when the server is killed -9, and every process learns of it', async () => {
    const dataDir = makeFolder();
    const owner = await start(dataDir);
    const joined = await start(dataDir);
    await query(owner.report, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = serverPid(dataDir) ?? 0;
    process.kill(pid, 'SIGKILL');
    for (const { service } of [owner, joined]) {
      const state = await until(async () => {
        const now = await service.state();
        return now.restarts > 0 && now;
      }, 'a process to learn of the restart');
      expect(state).toMatchObject({ alive: true, restarts: 1 });
    }
    expect(serverPid(dataDir)).not.toBe(pid);
    expect(await query(joined.report, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('recovers at the next start when the server and its owner are killed -9 together', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    await query(first.report, 'CREATE TABLE kept AS SELECT generate_series(1, 100000) AS n');
    const pid = serverPid(dataDir) ?? 0;
    await first.service.kill();
    process.kill(pid, 'SIGKILL');
    const reports = await Promise.all([1, 2].map(async () => (await start(dataDir)).report));
    expect(reports.map(({ event }) => event)).toEqual(['up', 'up']);
    for (const report of reports) expect(await query(report, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 100_000 }]);
  });

  it('is made again when initdb is interrupted by kill -9', async () => {
    const dataDir = makeFolder();
    const interrupted = new UserProcess(dataDir);
    const drafts = () =>
      existsSync(join(dataDir, 'pg')) ? readdirSync(join(dataDir, 'pg')).filter((name) => name.startsWith('data.making-')) : [];
    await until(async () => drafts().length > 0, 'initdb to begin');
    await interrupted.kill();
    expect(existsSync(join(dataDir, 'pg', 'data'))).toBe(false);
    const { report } = await start(dataDir);
    expect(await query(report, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(drafts()).toEqual([]);
  });

  it('starts over a stale postmaster.pid whose number another process of the same user has now', async () => {
    const dataDir = makeFolder();
    const before = await start(dataDir);
    await before.service.stop();
    const identity = root ? { uid: NOBODY, gid: NOBODY } : {};
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { ...identity, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
    others.push(other);
    await once(other, 'spawn');
    const pgData = join(dataDir, 'pg', 'data');
    writeFileSync(
      join(pgData, 'postmaster.pid'),
      `${other.pid}\n${pgData}\n1700000000\n5432\n${before.report.connection?.host}\n\n 123 456\nready   \n`,
    );
    const { report } = await start(dataDir);
    expect(report).toMatchObject({ event: 'up', owner: true });
    expect(serverPid(dataDir)).not.toBe(other.pid);
    expect(other.exitCode ?? other.signalCode).toBeNull();
  });

  it('refuses the data of another major version and says what to do', async () => {
    const dataDir = makeFolder();
    await (await start(dataDir)).service.stop();
    writeFileSync(join(dataDir, 'pg', 'data', 'PG_VERSION'), '12\n');
    const { report } = await start(dataDir);
    expect(report.event).toBe('failed');
    expect(report.error).toMatch(/made by PostgreSQL 12.*DATABASE_URL/);
  });

  asRoot('runs for root in a closed folder, from an installation in a closed folder without its library links', async () => {
    const project = installed(0o700);
    const dataDir = join(makeFolder({ mode: 0o700 }), 'data');
    const { service, report } = await start(dataDir, { project });
    expect(report).toMatchObject({ event: 'up', owner: true });
    expect(readlinkSync(join(dataDir, 'pg'))).toMatch(/^\/var\/lib\/complaint-triage\/[0-9a-f]{16}$/);
    expect(statSync(join(dataDir, 'pg', 'data')).uid).toBe(NOBODY);
    expect(await query(report, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await service.stop();
    chmodSync(join(dataDir, '..'), 0o755);
    const again = await start(dataDir, { project });
    expect(made(again.report.log)).toBe(0);
  });

  asRoot('runs for an ordinary user from an installation that user may not change', async () => {
    const project = installed(0o755);
    const dataDir = makeFolder({ uid: NOBODY, mode: 0o700 });
    const { service, report } = await start(dataDir, { uid: NOBODY, project });
    expect(report).toMatchObject({ event: 'up', owner: true });
    expect(await query(report, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const joined = await start(dataDir, { uid: NOBODY, project });
    expect(joined.report).toMatchObject({ event: 'up', owner: false });
    await service.kill();
    await until(async () => (await joined.service.state()).owner, 'the second process to become the owner');
    await joined.service.stop();
    expect(serverPid(dataDir)).toBeUndefined();
  });

  asRoot('names the folder that an ordinary user may not write', async () => {
    const project = installed(0o755);
    const dataDir = makeFolder();
    const { report } = await start(dataDir, { uid: NOBODY, project });
    expect(report.event).toBe('failed');
    expect(report.error).toContain(`${dataDir}: this user may not write there (EACCES)`);
  });
});
