import { createParamDecorator, ExecutionContext, SetMetadata } from '@nestjs/common';

export const KEY_ROLES = ['intake', 'agent', 'manager', 'admin'] as const;
export type KeyRole = (typeof KEY_ROLES)[number];

/** Who may call a route. A route without `@Allow` or `@Public` answers nobody. */
export const ALLOWED_ROLES = 'access:roles';
export const PUBLIC_ROUTE = 'access:public';
export const ANY_KEY: readonly KeyRole[] = KEY_ROLES;
export const TOOLS: readonly KeyRole[] = ['intake', 'manager', 'admin'];
export const STAFF: readonly KeyRole[] = ['agent', 'manager', 'admin'];
export const MANAGERS: readonly KeyRole[] = ['manager', 'admin'];
export const ADMINS: readonly KeyRole[] = ['admin'];

export const Allow = (roles: readonly KeyRole[]) => SetMetadata(ALLOWED_ROLES, roles);
/** Needs no key: health, docs, console files, surveys. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** The key that makes a request, as the guard found it. */
export interface Principal {
  keyId: string;
  name: string;
  role: KeyRole;
  /** Namespace of `externalId` and idempotency keys; survives key rotation. */
  source: string;
  /** Departments of an `agent` key; `null`: all of them. */
  departments: readonly string[] | null;
  /** A key with an agent acts only as that agent. */
  agent: string | null;
}

/**
 * What a key may see. Every store query that a scoped key can reach takes one, so that leaving it out does not compile.
 * `departments: null`: all; `source: null`: tickets of every source.
 */
export interface Scope {
  departments: readonly string[] | null;
  source: string | null;
}
export const EVERYTHING: Scope = { departments: null, source: null };

/** Agents see their departments, tools see what they sent, managers and admins see all. */
export function scopeOf(principal: Principal): Scope {
  return {
    departments: principal.role === 'agent' ? principal.departments : null,
    source: principal.role === 'intake' ? principal.source : null,
  };
}

/** True when the scope reaches the department. */
export const inScope = (scope: Scope, department: string) => scope.departments === null || scope.departments.includes(department);

export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal => context.switchToHttp().getRequest().principal,
);
