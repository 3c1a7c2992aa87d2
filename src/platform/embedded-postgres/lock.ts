import { lstatSync, lutimesSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, ifThere, onFolder } from './errors.js';
import { isAlive, newIdentity } from './process-identity.js';

type State = 'owner' | 'stopping' | 'free';
interface Claim {
  number: number;
  state: State;
  holder: string;
}
/** `mine`, or the process that has the cluster; `stopping` when that one is about to stop PostgreSQL. */
export type Standing = { mine: true } | { mine: false; stopping: boolean; pid: number };

const BEAT_MS = 1000;
/** A holder whose pid means nothing here counts as alive so long after its last beat: two servers on one data folder would destroy it. */
const BEAT_TIMEOUT_MS = 15_000;

/**
 * Who supervises the cluster (one owner) and who uses it (members), kept in a folder of symbolic links whose targets are
 * the facts: making one is atomic, exclusive and complete, and needs no descriptor that a killed process would leave behind.
 *
 * Claims are numbered and the highest one counts. Taking over from a dead owner is making the next number, which only one
 * process can; the highest is never deleted, only outnumbered, so a process with an old view makes a number that is taken or
 * already outnumbered, and loses either way.
 */
export class OwnerLock {
  private readonly me = newIdentity();
  private readonly memberFile: string;
  private beating: NodeJS.Timeout | undefined;

  constructor(private readonly folder: string) {
    onFolder(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
    this.memberFile = join(folder, `member.${this.me.replaceAll(':', '.')}`);
  }

  /** Registers this process as a user: from here on an owner that leaves hands over instead of stopping. */
  join(): void {
    onFolder(this.folder, () => symlinkSync(this.me, this.memberFile));
    this.beating = setInterval(() => this.beat(), BEAT_MS).unref();
  }

  leave(): void {
    ifThere(() => unlinkSync(this.memberFile));
  }

  /** After this the lock says nothing of this process any more. */
  close(): void {
    this.leave();
    this.announce('free');
    clearInterval(this.beating);
  }

  private beat(): void {
    const now = new Date(); // the system's own clock: it is compared with that of other processes, by file times
    const top = this.top();
    const files = top?.holder === this.me ? [this.memberFile, this.file(top.number)] : [this.memberFile];
    for (const file of files) ifThere(() => lutimesSync(file, now, now));
  }

  private holds(file: string, identity: string): boolean {
    return isAlive(identity) ?? Date.now() - (ifThere(() => lstatSync(file))?.mtimeMs ?? 0) < BEAT_TIMEOUT_MS;
  }

  /**
   * True while another registered process lives that could take the server over: one in another container cannot, it does not even see
   * it. Entries of dead ones are removed (their names are never used again).
   */
  hasOtherMembers(): boolean {
    const files = readdirSync(this.folder).filter((name) => name.startsWith('member.'));
    return files.map((name) => join(this.folder, name)).filter((file) => file !== this.memberFile && this.isHeir(file)).length > 0;
  }

  private isHeir(file: string): boolean {
    const identity = ifThere(() => readlinkSync(file)) ?? '';
    if (!this.holds(file, identity)) ifThere(() => unlinkSync(file));
    return isAlive(identity) === true;
  }

  /** Becomes the owner when there is none alive. */
  claim(): Standing {
    for (;;) {
      const top = this.top();
      if (top?.holder === this.me && top.state !== 'free') return { mine: true };
      if (top && top.state !== 'free' && this.holds(this.file(top.number), top.holder)) {
        return { mine: false, stopping: top.state === 'stopping', pid: Number.parseInt(top.holder, 10) };
      }
      if (this.put((top?.number ?? 0) + 1, 'owner')) return { mine: true };
    }
  }

  /** Says what the owner does next: `stopping` keeps the claim and tells newcomers to wait, `free` gives it up. Nothing when not the owner. */
  announce(state: 'stopping' | 'free'): void {
    const top = this.top();
    if (top?.holder === this.me && top.state !== 'free') this.put(top.number + 1, state);
  }

  private put(number: number, state: State): boolean {
    try {
      onFolder(this.folder, () => symlinkSync(`${state}:${this.me}`, this.file(number)));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
    const outnumbered = this.numbers().some((other) => other > number);
    const useless = outnumbered ? [number] : this.numbers().filter((other) => other < number);
    for (const old of useless) ifThere(() => unlinkSync(this.file(old)));
    return !outnumbered;
  }

  private top(): Claim | undefined {
    for (;;) {
      const number = Math.max(0, ...this.numbers());
      if (number === 0) return undefined;
      const target = ifThere(() => readlinkSync(this.file(number)));
      if (target === undefined) continue; // outnumbered and removed since the listing
      const [state, ...holder] = target.split(':');
      return { number, state: state as State, holder: holder.join(':') };
    }
  }

  private numbers(): number[] {
    return readdirSync(this.folder).flatMap((name) => (/^claim\.\d+$/.test(name) ? [Number(name.slice('claim.'.length))] : []));
  }

  private file(number: number): string {
    return join(this.folder, `claim.${number}`);
  }
}
