import { describe, expect, it } from '@jest/globals';
import { redact } from './redaction.js';

describe('redaction', () => {
  it.each(['text', 'email', 'phone', 'key', 'secret', 'leaseToken', 'lease_token', 'LEASE-TOKEN', 'Authorization', 'resolution', 'note'])(
    'leaves %s out',
    (name) => {
      expect(redact({ [name]: 'private', department: 'quality' })).toEqual({ department: 'quality' });
    },
  );

  it('leaves secrets out at any depth', () => {
    expect(redact({ before: { email: 'a@b.c', tier: 'core' }, list: [{ phone: '1', id: 7 }] })).toEqual({
      before: { tier: 'core' },
      list: [{ id: 7 }],
    });
  });

  it('keeps names that only contain such a word', () => {
    expect(redact({ keyId: 'k', textLength: 12, hashed: true })).toEqual({ keyId: 'k', textLength: 12, hashed: true });
  });

  it('keeps numbers, booleans, null, dates and short text as they are', () => {
    const at = new Date(0);
    expect(redact({ n: 1, yes: true, none: null, at, reason: '转错部门' })).toEqual({
      n: 1,
      yes: true,
      none: null,
      at,
      reason: '转错部门',
    });
  });

  it('cuts long text, never inside a character', () => {
    expect(redact({ reason: 'a'.repeat(501) })).toEqual({ reason: `${'a'.repeat(500)}…` });
    const { reason } = redact({ reason: `a${'𠮷'.repeat(300)}` }) as { reason: string };
    expect(reason).not.toMatch(/\p{Cs}/u);
    expect(reason.length).toBeLessThanOrEqual(502);
  });

  it('ends where something goes too deep', () => {
    const loop: Record<string, unknown> = { id: 1 };
    loop.self = loop;
    expect(JSON.stringify(redact(loop)).length).toBeLessThan(200);
  });

  it('does not change what it was given', () => {
    const data = { key: 'k', inner: { text: 't' } };
    redact(data);
    expect(data).toEqual({ key: 'k', inner: { text: 't' } });
  });
});
