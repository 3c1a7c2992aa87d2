import { createHash, timingSafeEqual } from 'node:crypto';
import { BeforeApplicationShutdown, Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Env } from '../platform/env.js';
import { KeyWatch } from '../platform/key-watch.js';
import { ApiKeyStore, FoundKey } from './api-key.store.js';
import { looksLikeKey } from './rules/key-format.js';
import { Recent } from './rules/recent.js';

/** How long a revoked key may still be taken by another process of the service. */
const CACHE_MS = 1000;
const CACHE_SIZE = 10_000;
/** Keys of one look-up statement; more wait for the next one. */
const BATCH = 500;

const BOOTSTRAP: Principal = {
  keyId: 'bootstrap',
  name: 'bootstrap-admin',
  role: 'admin',
  source: 'admin',
  departments: null,
  agent: null,
};

/** What is kept of a key: a lost database tells nobody how to call. */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

interface Waiting {
  promise: Promise<Principal | null>;
  resolve: (principal: Principal | null) => void;
  reject: (error: unknown) => void;
}

/**
 * Says whose key this is. Answers are kept for at most 1 s; all keys that arrive while one look-up runs share the next,
 * so that a flood of wrong keys takes one database connection and no more. Known keys have a cache of their own that
 * wrong ones cannot push out.
 */
@Injectable()
export class AuthenticationService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('auth');
  private readonly known = new Recent<Principal>(CACHE_SIZE, CACHE_MS);
  private readonly unknown = new Recent<null>(CACHE_SIZE, CACHE_MS);
  private readonly waiting = new Map<string, Waiting>();
  private readonly bootstrapHash: Buffer | undefined;
  private looking = false;
  private touching: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: ApiKeyStore,
    private readonly clock: Clock,
    private readonly keyWatch: KeyWatch,
    env: Env,
  ) {
    this.bootstrapHash = env.ADMIN_API_KEY === undefined ? undefined : Buffer.from(hashOf(env.ADMIN_API_KEY), 'hex');
  }

  onModuleInit(): void {
    this.keyWatch.register(async (keyId) => keyId === BOOTSTRAP.keyId || this.store.isLive(this.dataSource.manager, keyId));
  }

  /** The principal of a key; `null` for one that is missing, unknown, expired or revoked. Throws only when the database is away. */
  async principalOf(key: string | undefined): Promise<Principal | null> {
    if (!key) return null;
    const hash = hashOf(key);
    if (this.bootstrapHash && timingSafeEqual(this.bootstrapHash, Buffer.from(hash, 'hex'))) return BOOTSTRAP;
    if (!looksLikeKey(key)) return null;
    const now = this.clock.now().getTime();
    const cached = this.known.get(hash, now) ?? this.unknown.get(hash, now);
    return cached === undefined ? this.lookUp(hash) : cached;
  }

  /** Forgets what was cached here: called when a key of this process's own was revoked. */
  forget(): void {
    this.known.clear();
    this.unknown.clear();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.touching;
  }

  private lookUp(hash: string): Promise<Principal | null> {
    const already = this.waiting.get(hash);
    if (already) return already.promise;
    const { promise, resolve, reject } = deferred<Principal | null>();
    this.waiting.set(hash, { promise, resolve, reject });
    if (!this.looking) void this.lookUpWaiting();
    return promise;
  }

  /** One statement at a time, for everything that waits when it begins. Never rejects: each waiting call gets its own answer or error. */
  private async lookUpWaiting(): Promise<void> {
    this.looking = true;
    while (this.waiting.size > 0) {
      const batch = [...this.waiting].slice(0, BATCH);
      try {
        const found = await this.store.findByHash(
          this.dataSource.manager,
          batch.map(([hash]) => hash),
        );
        this.answer(batch, new Map(found.map((key) => [key.hash, key])));
      } catch (error) {
        for (const [, { reject }] of batch) reject(error);
      } finally {
        for (const [hash] of batch) this.waiting.delete(hash);
      }
    }
    this.looking = false;
  }

  private answer(batch: [string, Waiting][], found: Map<string, FoundKey>): void {
    const now = this.clock.now().getTime();
    for (const [hash, { resolve }] of batch) {
      const principal = found.get(hash)?.principal ?? null;
      if (principal) this.known.set(hash, principal, now);
      else this.unknown.set(hash, null, now);
      resolve(principal);
    }
    this.touch([...found.values()].filter((key) => key.unusedForAMinute).map((key) => key.principal.keyId));
  }

  /** Notes the use without holding up the request; a failure only costs the note. */
  private touch(ids: string[]): void {
    if (ids.length === 0) return;
    const noted = this.store
      .touch(this.dataSource.manager, ids)
      .catch((error: Error) => this.logger.warn({ event: 'last_used_not_written', name: error.name }));
    this.touching = Promise.all([this.touching, noted]).then(() => undefined);
  }
}

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
