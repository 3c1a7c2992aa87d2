import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BatchPort } from './batch-port.js';
import type { BatchMessage, EngineMessage } from './messages.js';
import type { ModelFolder } from './model-folders.js';

const ENTRY = fileURLToPath(new URL('./engine-main.js', import.meta.url));
/** All that the engine gets of the environment: no database address, no key. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'LD_LIBRARY_PATH'];

/** One engine child process with one model, from its fork to its end; it is never started again, another one is. */
export class EngineProcess {
  readonly port: BatchPort;
  /** Settles with how it ended, once it has. */
  readonly exited: Promise<string>;
  private readonly child: ChildProcess;

  constructor({ folder, name, version }: ModelFolder) {
    // Nothing of it is printed: the runtime's own output could quote what it was given.
    this.child = fork(ENTRY, [folder, name, version], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env: environment(),
    });
    this.port = new BatchPort((message) => this.send(message));
    this.child.on('message', (message) => this.port.receive(message as EngineMessage));
    this.exited = new Promise((resolve) => {
      const end = (how: string) => {
        this.port.end(how);
        resolve(how);
      };
      this.child.once('exit', (code, signal) => end(`engine process ended (${signal ?? `exit status ${code}`})`));
      this.child.once('error', () => end('engine process could not be started'));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** A hung process ignores everything else. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Asks it to end, by closing the channel; kills it when it has not after `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.kill(), patienceMs);
    await this.exited;
    clearTimeout(timer);
  }

  private send(message: BatchMessage): void {
    // A send that fails means that the process is going: `exit` tells whoever waits.
    this.child.send(message, () => undefined);
  }
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
