import { describe, expect, it } from '@jest/globals';
import { targetProblem } from './target.js';

describe('webhook targets', () => {
  it.each(['https://example.com/hook', 'https://example.com:8443/a?b=c', 'https://8.8.8.8/', 'https://[2606:4700:4700::1111]/x'])(
    '%s is taken',
    (url) => {
      expect(targetProblem(url, false)).toBeUndefined();
    },
  );

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://10.0.0.8:8080/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://169.254.169.254/latest/meta-data',
    'http://0.0.0.0/',
  ])('%s is private', (url) => {
    expect(targetProblem(url, false)?.code).toBe('private_address');
    expect(targetProblem(url, true)).toBeUndefined();
  });

  it.each([
    '',
    'example.com',
    '/hook',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://',
    'https://user:pw@example.com/',
    `https://example.com/${'a'.repeat(2048)}`,
  ])('%s is no URL for a webhook, named or not', (url) => {
    expect(targetProblem(url, false)?.code).toBe('invalid_url');
    expect(targetProblem(url, true)?.code).toBe('invalid_url');
  });

  it('takes plain http only for a host that was named', () => {
    expect(targetProblem('http://example.com/', false)?.code).toBe('invalid_url');
    expect(targetProblem('http://crm.internal:3000/', true)).toBeUndefined();
  });
});
