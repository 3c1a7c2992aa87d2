import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface Child {
  url: string;
  pid: number;
  /** Ends it in order, as SIGTERM does. */
  stop(): Promise<void>;
}

/** Long enough for a machine that is busy with the bench itself. */
const START_MS = 120_000;

/** Starts a compiled script that prints `{"event":"started","url":…}` once it listens; what it says of errors goes to stderr. */
export async function startChild(script: URL, env: Record<string, string>, nodeOptions: readonly string[] = []): Promise<Child> {
  const child = spawn(process.execPath, [...nodeOptions, fileURLToPath(script)], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL')); // a bench that is broken off leaves nothing behind
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${script.pathname} did not start within ${START_MS} ms`)), START_MS);
    child.once('exit', (code) => reject(new Error(`${script.pathname} ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const said = parsed(line);
      if (said.level !== undefined && said.level >= 50) process.stderr.write(`${line}\n`);
      if (said.event !== 'started' || !said.url) return;
      clearTimeout(timer);
      resolve(said.url);
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  return { url, pid: child.pid as number, stop };
}

function parsed(line: string): { event?: string; url?: string; level?: number } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/** Resident memory of a process now, and the most it ever had, in MiB (Linux). */
export function memoryOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024);
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}
