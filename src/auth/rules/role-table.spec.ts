import { describe, expect, it } from '@jest/globals';
import { ADMINS, ANY_KEY, KEY_ROLES, MANAGERS, STAFF, TOOLS } from '../../platform/access.js';
import { mayCall, verdictOf } from './role-table.js';

describe('role table', () => {
  it('closes a route that says nothing', () => {
    expect(verdictOf({ public: undefined, roles: undefined })).toBe('closed');
    expect(verdictOf({ public: false, roles: undefined })).toBe('closed');
  });

  it('closes a route with an empty list of roles, even one that also says it is public', () => {
    expect(verdictOf({ public: true, roles: [] })).toBe('closed');
  });

  it('lets roles win over public', () => {
    expect(verdictOf({ public: true, roles: ADMINS })).toBe('key_needed');
    expect(verdictOf({ public: true, roles: undefined })).toBe('open');
  });

  it.each([
    ['tools', TOOLS, ['intake', 'manager', 'admin']],
    ['staff', STAFF, ['agent', 'manager', 'admin']],
    ['managers', MANAGERS, ['manager', 'admin']],
    ['admins', ADMINS, ['admin']],
    ['any key', ANY_KEY, ['intake', 'agent', 'manager', 'admin']],
  ])('%s are exactly these roles', (_, roles, expected) => {
    expect(KEY_ROLES.filter((role) => mayCall(roles, role))).toEqual(expected);
  });
});
