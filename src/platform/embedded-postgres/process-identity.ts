import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { ifThere } from './errors.js';

const linux = process.platform === 'linux';
/** Where this process's pids mean something: this boot of this machine, and in it this container. */
const pidSpace = linux ? `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}-${statSync('/proc/self/ns/pid').ino}` : '';

/** A name for one user of a cluster in this process; `isAlive` can judge it from other processes, after any crash. */
export function newIdentity(): string {
  return [process.pid, startOf(process.pid), pidSpace, randomBytes(4).toString('hex')].join(':');
}

/**
 * True while the process that made `identity` runs; the start time tells it from one that has got its pid since.
 * Undefined when it cannot be judged from here: it was made in another container, on another machine, or before a reboot.
 */
export function isAlive(identity: string): boolean | undefined {
  const [pid, start, space] = identity.split(':');
  if (space !== pidSpace) return undefined;
  return start !== undefined && startOf(Number(pid)) === start;
}

/** When the process began, in the system's own words (no colon); undefined when it is gone or a zombie nobody has reaped. */
export function startOf(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return linux ? linuxStart(pid) : bsdStart(pid);
}

function linuxStart(pid: number): string | undefined {
  const stat = ifThere(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The command stands in parentheses and may hold any character, so count from the last one: state is field 3, start time field 22.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && !['Z', 'X'].includes(fields[0] ?? '') ? fields[19] : undefined;
}

function bsdStart(pid: number): string | undefined {
  const [state, ...start] = ps(pid, 'stat=,lstart=')?.trim().split(/\s+/) ?? [];
  return state && !state.startsWith('Z') ? start.join('-').replaceAll(':', '.') : undefined;
}

function ps(pid: number, columns: string): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined; // ps exits 1 when there is no such process
  }
}

/** True when `pid` is the postmaster of the data folder `pgData`, not some other process that has got its number since. */
export function isPostmasterOf(pid: number, pgData: string): boolean {
  if (startOf(pid) === undefined) return false;
  if (!linux) return (ps(pid, 'command=') ?? '').includes(`-D ${pgData}`);
  const argv = (ifThere(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').split('\0');
  if (argv[argv.indexOf('-D') + 1] === pgData) return true;
  return basename(argv[0] ?? '') === 'postgres' && workingFolder(pid) === pgData;
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // gone, or another user's process: not ours either way
  }
}
