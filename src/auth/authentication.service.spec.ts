import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import type { Principal } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { loadEnv } from '../platform/env.js';
import { KeyWatch } from '../platform/key-watch.js';
import { ApiKeyStore, type FoundKey } from './api-key.store.js';
import { AuthenticationService, hashOf } from './authentication.service.js';

class MovableClock extends Clock {
  ms = 0;
  override now(): Date {
    return new Date(this.ms);
  }
}

/** Answers when the test says so, and remembers what it was asked. */
class SlowStore extends ApiKeyStore {
  readonly asked: string[][] = [];
  readonly touched: string[][] = [];
  keys: FoundKey[] = [];
  gate: Promise<void> = Promise.resolve();
  running = 0;
  mostAtOnce = 0;

  override async findByHash(_: EntityManager, hashes: string[]): Promise<FoundKey[]> {
    this.asked.push(hashes);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    try {
      await this.gate;
      return this.keys.filter((key) => hashes.includes(key.hash));
    } finally {
      this.running -= 1;
    }
  }

  override async isLive(_: EntityManager, id: string): Promise<boolean> {
    return this.keys.some((key) => key.principal.keyId === id);
  }

  override async touch(_: EntityManager, ids: string[]): Promise<void> {
    this.touched.push(ids);
  }
}

const keyOf = (n: number) => `ct_${String(n).padStart(43, '0')}`;
const principal: Principal = { keyId: 'k1', name: 'k1', role: 'manager', source: 'k1', departments: null, agent: null };

let clock: MovableClock;
let store: SlowStore;
let watch: KeyWatch;
let service: AuthenticationService;

beforeEach(() => {
  clock = new MovableClock();
  store = new SlowStore();
  store.keys = [{ hash: hashOf(keyOf(1)), principal, unusedForAMinute: true }];
  watch = new KeyWatch();
  const env = loadEnv({ ADMIN_API_KEY: 'bootstrap-key-0123' });
  service = new AuthenticationService({ manager: {} } as DataSource, store, clock, watch, env);
  service.onModuleInit();
});

describe('authentication', () => {
  it('takes the key of the environment without asking the database', async () => {
    expect(await service.principalOf('bootstrap-key-0123')).toMatchObject({ keyId: 'bootstrap', role: 'admin', source: 'admin' });
    expect(await service.principalOf('bootstrap-key-0124')).toBeNull();
    expect(await service.principalOf(undefined)).toBeNull();
    expect(store.asked).toEqual([]);
  });

  it('asks once for a key that comes many times at once, and once more a second later', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => service.principalOf(keyOf(1))));
    expect(new Set(answers)).toEqual(new Set([principal]));
    clock.ms = 999;
    await service.principalOf(keyOf(1));
    expect(store.asked).toHaveLength(1);
    clock.ms = 1000;
    await service.principalOf(keyOf(1));
    expect(store.asked).toHaveLength(2);
  });

  it('keeps misses too, for no longer', async () => {
    expect(await service.principalOf(keyOf(2))).toBeNull();
    store.keys.push({ hash: hashOf(keyOf(2)), principal: { ...principal, keyId: 'k2' }, unusedForAMinute: false });
    expect(await service.principalOf(keyOf(2))).toBeNull();
    clock.ms = 1000;
    expect(await service.principalOf(keyOf(2))).toMatchObject({ keyId: 'k2' });
  });

  it('answers a flood of wrong keys with one statement at a time, and the right key among them', async () => {
    let open!: () => void;
    store.gate = new Promise((resolve) => {
      open = resolve;
    });
    const flood = Array.from({ length: 1200 }, (_, n) => service.principalOf(keyOf(n)));
    open();
    const answers = await Promise.all(flood);
    expect(answers.filter((answer) => answer !== null)).toEqual([principal]);
    expect(store.mostAtOnce).toBe(1);
    expect(store.asked.map((batch) => batch.length)).toEqual([1, 500, 500, 199]);
  });

  it('never keeps a failure', async () => {
    store.gate = Promise.reject(new Error('database away'));
    await expect(service.principalOf(keyOf(1))).rejects.toThrow('database away');
    store.gate = Promise.resolve();
    expect(await service.principalOf(keyOf(1))).toEqual(principal);
  });

  it('forgets at once when it is told to', async () => {
    await service.principalOf(keyOf(1));
    store.keys = [];
    service.forget();
    expect(await service.principalOf(keyOf(1))).toBeNull();
  });

  it('notes a use only where the last one is old', async () => {
    await service.principalOf(keyOf(1));
    store.keys = [{ ...store.keys[0]!, unusedForAMinute: false }];
    clock.ms = 1000;
    await service.principalOf(keyOf(1));
    expect(store.touched).toEqual([['k1']]);
  });

  it('tells live streams whether their key still opens doors', async () => {
    expect(await watch.isValid('k1')).toBe(true);
    expect(await watch.isValid('bootstrap')).toBe(true);
    store.keys = [];
    expect(await watch.isValid('k1')).toBe(false);
  });
});
