import { describe, expect, it } from '@jest/globals';
import { KEY_ROLES } from '../../platform/access.js';
import { problemsOf } from './key-request.js';

const now = new Date('2026-05-01T00:00:00Z');
const fields = (request: Parameters<typeof problemsOf>[0]) => problemsOf(request, now).map((problem) => problem.field);

describe('a request for a key', () => {
  it('needs departments exactly for agents', () => {
    for (const role of KEY_ROLES) {
      expect(fields({ role })).toEqual(role === 'agent' ? ['departments'] : []);
      expect(fields({ role, departments: [] })).toEqual(role === 'agent' ? ['departments'] : []);
      expect(fields({ role, departments: ['quality'] })).toEqual(role === 'agent' ? [] : ['departments']);
    }
  });

  it('names an agent for everybody but a tool', () => {
    expect(fields({ role: 'intake', agent: 'li' })).toEqual(['agent']);
    expect(fields({ role: 'agent', departments: ['quality'], agent: 'li' })).toEqual([]);
    expect(fields({ role: 'manager', agent: 'li' })).toEqual([]);
  });

  it('ends in the future', () => {
    expect(fields({ role: 'admin', expiresAt: now })).toEqual(['expiresAt']);
    expect(fields({ role: 'admin', expiresAt: new Date(now.getTime() + 1) })).toEqual([]);
  });

  it('lists all that is wrong at once', () => {
    expect(fields({ role: 'intake', agent: 'li', departments: ['quality'], expiresAt: now })).toEqual([
      'departments',
      'agent',
      'expiresAt',
    ]);
  });
});
