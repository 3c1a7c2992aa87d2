import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ALLOWED_ROLES, KeyRole, Principal, PUBLIC_ROUTE } from '../platform/access.js';
import { ProblemError } from '../platform/errors.js';
import { AuthenticationService } from './authentication.service.js';
import { bearerOf } from './rules/key-format.js';
import { mayCall, verdictOf } from './rules/role-table.js';

/** Stands before every route: finds out whose key this is and whether its role may call. Puts the principal on the request. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const roles = this.said<readonly KeyRole[]>(ALLOWED_ROLES, context);
    const verdict = verdictOf({ roles, public: this.said<boolean>(PUBLIC_ROUTE, context) });
    if (verdict === 'open') return true;
    if (verdict === 'closed' || !roles) throw new ProblemError(403, 'forbidden', 'This call is open to nobody.');
    const request = context.switchToHttp().getRequest<FastifyRequest & { principal?: Principal }>();
    const principal = await this.authentication.principalOf(bearerOf(request.headers.authorization));
    if (!principal) throw unauthorized(request.headers.authorization);
    if (!mayCall(roles, principal.role)) {
      throw new ProblemError(403, 'forbidden', `A key with the role ${principal.role} may not call this.`, { allowed: roles });
    }
    request.principal = principal;
    return true;
  }

  /** The handler's word wins over its controller's. */
  private said<T>(metadata: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(metadata, [context.getHandler(), context.getClass()]);
  }
}

/** Wrong, expired and revoked keys look the same on purpose. */
const unauthorized = (header: string | undefined) =>
  new ProblemError(
    401,
    'unauthorized',
    header ? 'This key is not known, has expired, or was revoked.' : 'Send a key: `Authorization: Bearer <key>`.',
  );
