import { describe, expect, it } from '@jest/globals';
import { type Findings, readyOf } from './ready.js';

const fine: Findings = { database: 'ok', pendingMigrations: 0, draining: false, parts: new Map([['classification', { ready: true }]]) };

describe('ready', () => {
  it('is ready when nothing speaks against it', () => {
    expect(readyOf(fine)).toEqual({
      status: 'ready',
      checks: { database: 'ok', migrations: 'ok', process: 'ok', classification: 'ok' },
      warnings: [],
    });
  });

  it.each<[string, Partial<Findings>, Record<string, string>]>([
    ['the database is away', { database: 'unreachable', pendingMigrations: null }, { database: 'unreachable', migrations: 'unknown' }],
    ['migrations wait', { pendingMigrations: 2 }, { migrations: 'pending' }],
    ['it is leaving', { draining: true }, { process: 'draining' }],
    ['a model loads', { parts: new Map([['classification', { ready: false }]]) }, { classification: 'loading' }],
  ])('is unavailable while %s', (_, finding, checks) => {
    const verdict = readyOf({ ...fine, ...finding });
    expect(verdict.status).toBe('unavailable');
    expect(verdict.checks).toMatchObject(checks);
  });

  it('stays ready with warnings', () => {
    const warnings = [{ code: 'engine_fallback', detail: 'naive Bayes answers' }];
    const parts = new Map([
      ['classification', { ready: true, warnings }],
      ['webhooks', { ready: true }],
    ]);
    expect(readyOf({ ...fine, parts })).toMatchObject({ status: 'ready', warnings });
  });
});
