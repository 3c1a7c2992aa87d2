import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN_KEY } from '../support/app.js';
import { type TestCluster, urlOf } from '../support/cluster.js';
import { until } from '../support/until.js';

/** A service process of its own, as an operator would start it: to be killed for real. */
export class ServiceProcess {
  private child?: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'triage-fault-'));

  private constructor(
    readonly url: string,
    private readonly env: Record<string, string>,
  ) {}

  static async create(address: TestCluster, env: Record<string, string> = {}): Promise<ServiceProcess> {
    const port = await freePort();
    return new ServiceProcess(`http://127.0.0.1:${port}`, {
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: urlOf(address),
      ADMIN_API_KEY: ADMIN_KEY,
      LOG_LEVEL: 'error',
      ...env,
    });
  }

  /** Starts it and waits until it is ready; `waitReady: false` comes back at once. */
  async start(waitReady = true): Promise<this> {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: this.folder,
      MODELS_DIR: join(process.cwd(), 'models'),
      ...this.env,
    };
    this.child = spawn(process.execPath, [new URL('../../src/main.js', import.meta.url).pathname], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (waitReady) await until(() => this.isReady(), `${this.url} to be ready`, 60_000);
    return this;
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  get pid(): number {
    return this.child?.pid as number;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it by the signal and waits until it is gone; answers its exit code, null after a kill. */
  async stop(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child || !this.running) return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  async dispose(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
