import type { KeyRole } from '../../platform/access.js';
import type { FieldError } from '../../platform/errors.js';

/** What a new key is asked to be, before anything of it is looked up. */
export interface KeyRequest {
  role: KeyRole;
  departments?: string[] | undefined;
  agent?: string | undefined;
  expiresAt?: Date | undefined;
}

/** What does not fit together in a request for a key; empty when all does. */
export function problemsOf(request: KeyRequest, now: Date): FieldError[] {
  const { role, agent, expiresAt } = request;
  const departments = request.departments ?? [];
  const problems: FieldError[] = [];
  if (role === 'agent' && departments.length === 0)
    problems.push({ field: 'departments', message: 'a key with the role agent needs at least one department' });
  if (role !== 'agent' && departments.length > 0)
    problems.push({ field: 'departments', message: 'only a key with the role agent is bound to departments' });
  if (role === 'intake' && agent !== undefined) problems.push({ field: 'agent', message: 'a key with the role intake acts as no agent' });
  if (expiresAt && expiresAt.getTime() <= now.getTime()) problems.push({ field: 'expiresAt', message: 'must be in the future' });
  return problems;
}
