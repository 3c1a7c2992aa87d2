import { describe, expect, it } from '@jest/globals';
import { actingAgent, agentIdOf, assertDepartment, cleanAgentId } from './acting.js';

const code = (code: string, status: number) => expect.objectContaining({ code, status });

describe('agent ids', () => {
  it.each([
    ['li.wei', 'li.wei'],
    ['  li@shop-1 ', 'li@shop-1'],
    ['李伟', '李伟'],
    ['张 三', '张 三'],
    ['Jose\u0301', 'José'],
    ['𠮷'.repeat(64), '𠮷'.repeat(64)],
  ])('takes %j', (raw, id) => {
    expect(cleanAgentId(raw)).toBe(id);
  });

  it.each(['', '   ', 'a'.repeat(65), 'a\u0000b', 'a\nb', 'a\tb', '\ud800', 'a/b', 'a\u202eb', '<b>'])('refuses %j', (raw) => {
    expect(cleanAgentId(raw)).toBeUndefined();
    expect(() => agentIdOf(raw)).toThrow(code('invalid_agent', 422));
  });
});

describe('department scope', () => {
  it('lets a key into its own departments only', () => {
    expect(() => assertDepartment({ departments: ['quality'] }, 'quality')).not.toThrow();
    expect(() => assertDepartment({ departments: ['quality'] }, 'service')).toThrow(code('department_forbidden', 403));
    expect(() => assertDepartment({ departments: [] }, 'service')).toThrow(code('department_forbidden', 403));
  });

  it('lets a key without a scope into all', () => {
    expect(() => assertDepartment({ departments: null }, 'service')).not.toThrow();
  });
});

describe('acting agent', () => {
  it('is the one of the key', () => {
    expect(actingAgent({ agent: '李伟' }, undefined)).toBe('李伟');
    expect(actingAgent({ agent: '李伟' }, ' 李伟 ')).toBe('李伟');
  });

  it('is never another than the one of the key', () => {
    expect(() => actingAgent({ agent: 'li' }, 'wang')).toThrow(code('agent_mismatch', 403));
  });

  it('is the named one for a key without an agent', () => {
    expect(actingAgent({ agent: null }, ' wang ')).toBe('wang');
  });

  it('must be said', () => {
    expect(() => actingAgent({ agent: null }, undefined)).toThrow(code('agent_required', 422));
    expect(() => actingAgent({ agent: null }, '')).toThrow(code('invalid_agent', 422));
  });
});
