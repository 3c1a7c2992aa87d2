import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { GENESIS, type Sealable, type Sealed, seal, verify } from './chain.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

const entry = (n: number): Sealable => ({
  id: `id-${n}`,
  at: `2026-05-01T00:00:00.00000${n}Z`,
  actorKey: 'k',
  actorName: '客服',
  action: 'ticket.claim',
  entity: 'ticket',
  entityId: `t-${n}`,
  data: `{"n": ${n}}`,
});
const chain = () => seal([1, 2, 3, 4].map(entry), GENESIS, digest);
const brokenAt = (entries: Sealed[]) => verify(entries, GENESIS, digest);

describe('the chain', () => {
  it('gives places without gaps and links each entry to the one before', () => {
    const entries = chain();
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(entries[0]!.prevHash).toBe(GENESIS.hash);
    expect(entries.slice(1).map(({ prevHash }) => prevHash)).toEqual(entries.slice(0, -1).map(({ hash }) => hash));
  });

  it('is the same in one batch and in several', () => {
    const first = seal([1, 2].map(entry), GENESIS, digest);
    expect([...first, ...seal([3, 4].map(entry), first[1]!, digest)]).toEqual(chain());
  });

  it('holds when nothing was touched, also from the middle on and when empty', () => {
    const entries = chain();
    expect(brokenAt(entries)).toEqual({ ok: true, end: { seq: 4, hash: entries[3]!.hash } });
    expect(verify(entries.slice(2), entries[1]!, digest)).toMatchObject({ ok: true });
    expect(brokenAt([])).toEqual({ ok: true, end: GENESIS });
  });

  it.each(['id', 'at', 'actorKey', 'actorName', 'action', 'entity', 'entityId', 'data', 'prevHash', 'hash'] as const)(
    'breaks where %s was changed',
    (field) => {
      const entries = chain();
      entries[1] = { ...entries[1]!, [field]: `${entries[1]![field]} ` };
      expect(brokenAt(entries)).toEqual({ ok: false, firstBrokenSeq: 2 });
    },
  );

  it('breaks where an entry is missing, and where two changed places', () => {
    const [a, b, c, d] = chain() as [Sealed, Sealed, Sealed, Sealed];
    expect(brokenAt([a, c, d])).toEqual({ ok: false, firstBrokenSeq: 2 });
    expect(brokenAt([b, c, d])).toEqual({ ok: false, firstBrokenSeq: 1 });
    expect(brokenAt([a, c, b, d])).toEqual({ ok: false, firstBrokenSeq: 2 });
  });

  it('breaks behind a forged entry whose own hash was made anew', () => {
    const entries = chain();
    entries[1] = seal([{ ...entry(2), data: '{}' }], entries[0]!, digest)[0]!;
    expect(brokenAt(entries)).toEqual({ ok: false, firstBrokenSeq: 3 });
  });

  it('keeps fields apart that would read the same when joined', () => {
    const one = seal([{ ...entry(1), action: 'ab', entity: 'c' }], GENESIS, digest)[0]!;
    const two = seal([{ ...entry(1), action: 'a', entity: 'bc' }], GENESIS, digest)[0]!;
    expect(one.hash).not.toBe(two.hash);
  });
});
