import type { Principal } from './access.js';
import { ProblemError } from './errors.js';

/** Longest agent id, in characters (code points). */
export const AGENT_ID_LENGTH = 64;
const AGENT_ID = /^[\p{L}\p{M}\p{N} ._@-]{1,64}$/u;

/**
 * An agent's id as it is kept: trimmed and in Unicode's composed form, so that two ways of typing one name are one agent.
 * Letters and digits of any script, inner blanks and `. _ @ -`; `undefined` for anything else.
 */
export function cleanAgentId(raw: string): string | undefined {
  const id = raw.normalize('NFC').trim();
  return AGENT_ID.test(id) ? id : undefined;
}

/** As `cleanAgentId`; 422 `invalid_agent` for what cannot be an agent's id. */
export function agentIdOf(raw: string): string {
  const id = cleanAgentId(raw);
  if (id === undefined) throw new ProblemError(422, 'invalid_agent', 'An agent id has 1 to 64 letters, digits, inner blanks or . _ @ -');
  return id;
}

/** 403 `department_forbidden` when the key does not work in the department. */
export function assertDepartment(principal: Pick<Principal, 'departments'>, department: string): void {
  if (principal.departments === null || principal.departments.includes(department)) return;
  throw new ProblemError(403, 'department_forbidden', 'This key does not work in that department.', { departments: principal.departments });
}

/**
 * Who acts: the key's own agent, else the one that the call names.
 * 403 `agent_mismatch` when the call names another than the key's; 422 `agent_required` when neither says; 422 `invalid_agent`.
 */
export function actingAgent(principal: Pick<Principal, 'agent'>, given: string | undefined): string {
  const named = given === undefined ? undefined : agentIdOf(given);
  if (principal.agent === null) {
    if (named === undefined) throw new ProblemError(422, 'agent_required', 'Say which agent acts: this key belongs to none.');
    return named;
  }
  if (named !== undefined && named !== principal.agent)
    throw new ProblemError(403, 'agent_mismatch', `This key acts only as ${principal.agent}.`);
  return principal.agent;
}
