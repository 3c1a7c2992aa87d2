import { setTimeout as delay } from 'node:timers/promises';
import { probeDatabase } from './cluster.store.js';
import { EmbeddedPostgresError, messageOf } from './errors.js';
import { boundLog } from './launch.js';
import { OwnerLock } from './lock.js';
import { preparePaths } from './paths.js';
import { findPostmaster, type Postmaster, type ReadyPostmaster, stopPostmaster, waitUntilReady } from './postmaster.js';
import { type Log, runServer, type ServerOptions } from './run-server.js';
import { DATABASE, PORT } from './settings.js';
import { removeSocketDir } from './socket-dir.js';

export interface ClusterOptions {
  /** DATA_DIR; made when missing. */
  dataDir: string;
  log: Log;
  /** False in tests only: a crash of the machine may then lose or break the data. */
  fsync?: boolean;
  /** A server that had died (or was replaced by another process) takes connections again; every connection made before is lost. */
  onRestart?: () => void;
}

export interface EmbeddedCluster {
  /** Options for node-postgres; they stay the same when the server is restarted. */
  readonly connection: { host: string; port: number; user: string; database: string; password?: string };
  /** True in the one process that supervises the server; a process that joined becomes it when that one is gone. */
  readonly owner: boolean;
  /** The last step of an orderly stop. Ends PostgreSQL when no other process uses it; else leaves it to them. Any number of calls. */
  stop(): Promise<void>;
  /** False from the moment the server process is gone until its successor takes connections. */
  alive(): boolean;
}

const START_MS = 60_000;
const POLL_MS = 50;
const WATCH_MS = 1000;
const MAX_BACKOFF_MS = 30_000;
/** A server that ran so long before it died is not in a crash loop. */
const STABLE_MS = 60_000;

/**
 * Starts, joins or takes over the PostgreSQL of `dataDir` and watches over it until `stop()`.
 * Throws `EmbeddedPostgresError` when that is impossible here, or not done within 60 s.
 */
export async function startEmbeddedCluster(options: ClusterOptions): Promise<EmbeddedCluster> {
  const supervisor = new Supervisor(options);
  await supervisor.start();
  return supervisor;
}

class Supervisor implements EmbeddedCluster {
  owner = false;
  private readonly options: ServerOptions;
  private readonly lock: OwnerLock;
  private readonly onRestart: () => void;
  private server: ReadyPostmaster | undefined;
  private timer: NodeJS.Timeout | undefined;
  private watching: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;
  private failures = 0;
  private restartAt = 0;
  private upSince = 0;

  constructor({ dataDir, log, fsync = true, onRestart = () => undefined }: ClusterOptions) {
    this.options = { paths: preparePaths(dataDir), log, fsync, onExit: () => this.watch() };
    this.lock = new OwnerLock(this.options.paths.lockDir);
    this.onRestart = onRestart;
  }

  get connection(): EmbeddedCluster['connection'] {
    if (!this.server) throw new EmbeddedPostgresError('The cluster has not been started.');
    return { host: this.server.socketDir, port: PORT, user: DATABASE, database: DATABASE };
  }

  alive(): boolean {
    return this.server !== undefined && findPostmaster(this.options.paths)?.pid === this.server.pid;
  }

  async start(): Promise<void> {
    // Registering comes before looking at the owner: one that is about to leave then sees us, or we see that it is leaving.
    this.lock.join();
    try {
      this.server = await this.own(performance.now() + START_MS);
    } catch (error) {
      this.lock.close();
      throw error;
    }
    this.timer = setInterval(() => this.watch(), WATCH_MS).unref();
  }

  private async own(deadline: number): Promise<ReadyPostmaster> {
    for (;;) {
      const standing = this.lock.claim();
      this.owner = standing.mine;
      if (standing.mine) return runServer(this.options, deadline);
      const server = standing.stopping ? undefined : await this.findJoinable();
      if (server) {
        this.options.log('info', 'Joined the PostgreSQL of another process', { owner: standing.pid, pid: server.pid });
        return server;
      }
      if (performance.now() > deadline) {
        throw new EmbeddedPostgresError(
          `Process ${standing.pid} (of this machine, or of another that shares the folder) has the database in ${this.options.paths.home}, and it does not answer here.`,
        );
      }
      await delay(POLL_MS);
    }
  }

  private async findJoinable(): Promise<ReadyPostmaster | undefined> {
    const server = findPostmaster(this.options.paths);
    return hasSocket(server) && (await probeDatabase(server.socketDir)) === 'ready' ? server : undefined;
  }

  /** Runs at most once at a time; the server's exit calls it too, so that a restart does not wait for the next second. */
  private watch(): void {
    if (this.watching || this.stopped || !this.timer) return;
    this.watching = this.look()
      .catch((error) => this.postpone(error))
      .finally(() => {
        this.watching = undefined;
      });
  }

  private async look(): Promise<void> {
    if (!this.owner && this.lock.claim().mine) {
      this.owner = true;
      this.options.log('warn', 'The process that supervised PostgreSQL is gone: this one does so now');
    }
    if (this.owner) boundLog(this.options.paths);
    const present = findPostmaster(this.options.paths);
    if (present?.pid === this.server?.pid) return;
    const successor = await this.successor(present);
    if (!successor) return;
    this.server = successor;
    this.upSince = performance.now();
    this.onRestart();
  }

  /** The owner starts a server; the others wait for it. */
  private async successor(present: Postmaster | undefined): Promise<ReadyPostmaster | undefined> {
    const deadline = performance.now() + START_MS;
    if (!this.owner) return present && waitUntilReady(this.options.paths, deadline);
    if (performance.now() < this.restartAt) return undefined;
    this.options.log('error', 'PostgreSQL has died: it is started again', { pid: this.server?.pid });
    if (performance.now() - this.upSince > STABLE_MS) this.failures = 0;
    this.restartAt = performance.now() + Math.min(MAX_BACKOFF_MS, WATCH_MS * 2 ** this.failures);
    this.failures += 1;
    return runServer(this.options, deadline);
  }

  private postpone(error: unknown): void {
    this.options.log('error', 'PostgreSQL could not be brought back yet', {
      error: messageOf(error),
    });
  }

  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    clearInterval(this.timer);
    await this.watching;
    this.lock.leave();
    try {
      await this.handOver();
    } finally {
      this.lock.close();
      this.owner = false;
    }
  }

  /**
   * The last one out stops the server. Leaving comes before claiming, and freeing before looking again: of two processes that stop at
   * the same moment, at least one sees that the other is gone.
   */
  private async handOver(): Promise<void> {
    while (this.lock.claim().mine) {
      this.lock.announce('stopping');
      const others = this.lock.hasOtherMembers();
      try {
        if (!others) await this.stopServer();
      } finally {
        this.lock.announce('free');
      }
      if (!others || this.lock.hasOtherMembers()) return;
    }
  }

  private async stopServer(): Promise<void> {
    await stopPostmaster(this.options.paths);
    removeSocketDir(this.options.paths);
    this.options.log('info', 'PostgreSQL stopped');
  }
}

function hasSocket(server: Postmaster | undefined): server is ReadyPostmaster {
  return server?.socketDir !== undefined;
}
