import { CallHandler, createParamDecorator, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ProblemError } from './errors.js';

/** The version in an `If-Match` header: `3`, `"3"` or `W/"3"`. NaN, which no version equals, for anything else; 412 without one. */
export function versionOf(header: string | undefined): number {
  if (header === undefined) {
    throw new ProblemError(412, 'precondition_required', 'Say in If-Match which version you have seen: the number in `version` or ETag.');
  }
  return Number(/^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1] ?? Number.NaN);
}

/** The version that the caller has seen, from `If-Match`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) =>
  versionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** The header for the API's description. */
export const SEEN_VERSION = {
  name: 'If-Match',
  required: true,
  description:
    'The `version` (or ETag) that you have seen. 412 `version_mismatch` when another one stands by now, `precondition_required` without it.',
};

/** 412 unless the version that was seen is the one that stands. Ask under the row's lock: then nobody can come between. */
export function checkVersion(seen: number, current: number): void {
  if (seen === current) return;
  throw new ProblemError(412, 'version_mismatch', 'Somebody changed it since: read it again, then repeat the change.', {
    version: current,
  });
}

/** Answers a body's `version` as ETag too. */
@Injectable()
export class VersionTag implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((body: { version?: unknown } | undefined) => {
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        if (typeof body?.version === 'number') void reply.header('ETag', `"${body.version}"`);
        return body;
      }),
    );
  }
}
