import { describe, expect, it } from '@jest/globals';
import { type ExecutionContext, Get } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ADMINS, Allow, ANY_KEY, KeyRole, type Principal, Public } from '../platform/access.js';
import { AccessGuard } from './access.guard.js';
import type { AuthenticationService } from './authentication.service.js';

class Silent {
  @Get() nothing() {}
  @Allow([]) nobody() {}
  @Public() open() {}
}

@Allow(ADMINS)
class Guarded {
  inherited() {}
  @Allow(ANY_KEY) wider() {}
}

const principalOf = (role: KeyRole): Principal => ({ keyId: role, name: role, role, source: role, departments: null, agent: null });
/** The header's key is the name of its role; `wrong` is known to nobody. */
const guard = new AccessGuard(new Reflector(), {
  principalOf: async (key: string | undefined) => (key === undefined || key === 'wrong' ? null : principalOf(key as KeyRole)),
} as AuthenticationService);

async function call(controller: new () => object, method: string, authorization?: string) {
  const request: { headers: object; principal?: Principal } = { headers: { authorization } };
  const context = {
    getHandler: () => controller.prototype[method],
    getClass: () => controller,
    switchToHttp: () => ({ getRequest: () => request }),
  };
  const passed = await guard
    .canActivate(context as unknown as ExecutionContext)
    .catch((error: { status: number; code: string }) => [error.status, error.code]);
  return { passed, principal: request.principal };
}

describe('the guard', () => {
  it.each(['nothing', 'nobody'])('is closed for everybody where a route says %s', async (method) => {
    expect((await call(Silent, method, 'Bearer admin')).passed).toEqual([403, 'forbidden']);
    expect((await call(Silent, method)).passed).toEqual([403, 'forbidden']);
  });

  it('asks nothing on a public route', async () => {
    expect(await call(Silent, 'open')).toEqual({ passed: true, principal: undefined });
  });

  it('takes the controller for a method that says nothing, and the method where it speaks', async () => {
    expect((await call(Guarded, 'inherited', 'Bearer manager')).passed).toEqual([403, 'forbidden']);
    expect(await call(Guarded, 'inherited', 'Bearer admin')).toEqual({ passed: true, principal: principalOf('admin') });
    expect(await call(Guarded, 'wider', 'Bearer intake')).toEqual({ passed: true, principal: principalOf('intake') });
  });

  it.each([undefined, 'Bearer wrong', 'Basic admin'])('answers 401 to %s', async (header) => {
    expect((await call(Guarded, 'inherited', header)).passed).toEqual([401, 'unauthorized']);
  });
});
