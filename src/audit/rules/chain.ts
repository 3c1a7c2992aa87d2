/** What of an entry the chain protects, each as text so that nothing is lost on the way: `at` in microseconds of UTC, `data` as the database prints it. */
export interface Sealable {
  id: string;
  at: string;
  actorKey: string;
  actorName: string;
  action: string;
  entity: string;
  entityId: string;
  data: string;
}

export interface Sealed extends Sealable {
  seq: number;
  prevHash: string;
  hash: string;
}

/** The end of the chain so far. */
export interface Link {
  seq: number;
  hash: string;
}

export const GENESIS: Link = { seq: 0, hash: '0'.repeat(64) };

/** A digest of a text; SHA-256 in hex outside of tests. */
export type Digest = (text: string) => string;

/** The hash of an entry at its place. A JSON array keeps the fields apart: no two different entries read the same. */
export function hashOf(entry: Sealable, seq: number, prevHash: string, digest: Digest): string {
  const { id, at, actorKey, actorName, action, entity, entityId, data } = entry;
  return digest(JSON.stringify([prevHash, seq, id, at, actorKey, actorName, action, entity, entityId, data]));
}

/** Entries with their places behind `end`, in the order given. */
export function seal(entries: readonly Sealable[], end: Link, digest: Digest): Sealed[] {
  let { seq, hash } = end;
  return entries.map((entry) => {
    const prevHash = hash;
    seq += 1;
    hash = hashOf(entry, seq, prevHash, digest);
    return { ...entry, seq, prevHash, hash };
  });
}

export type Verdict = { ok: true; end: Link } | { ok: false; firstBrokenSeq: number };

/** Walks entries in the order of `seq` from `end` on: one that is missing, moved or changed breaks the chain at its place. */
export function verify(entries: readonly Sealed[], end: Link, digest: Digest): Verdict {
  let link = end;
  for (const entry of entries) {
    const expected = link.seq + 1;
    const intact = entry.seq === expected && entry.prevHash === link.hash && entry.hash === hashOf(entry, expected, link.hash, digest);
    if (!intact) return { ok: false, firstBrokenSeq: expected };
    link = { seq: entry.seq, hash: entry.hash };
  }
  return { ok: true, end: link };
}
