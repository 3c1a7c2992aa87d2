import type { KeyRole } from '../../platform/access.js';

/** What a route says about its callers: nothing (`undefined`), or the roles that may call it. */
export interface RouteAccess {
  public: boolean | undefined;
  roles: readonly KeyRole[] | undefined;
}

export type Verdict = 'open' | 'key_needed' | 'closed';

/** A route that says nothing is closed to everybody: a forgotten decorator must not open a door. */
export function verdictOf(route: RouteAccess): Verdict {
  if (route.roles !== undefined) return route.roles.length > 0 ? 'key_needed' : 'closed';
  return route.public ? 'open' : 'closed';
}

export const mayCall = (roles: readonly KeyRole[], role: KeyRole): boolean => roles.includes(role);
