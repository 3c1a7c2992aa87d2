import { STATUS_CODES } from 'node:http';
import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './errors.js';

const codeOfStatus: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  422: 'invalid_body',
  503: 'unavailable',
};
/** Fastify's own errors that deserve a code of their own. */
const codeOfFastify: Record<string, [number, string, string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'invalid_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'invalid_json', 'The body is empty; JSON was announced.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is larger than this call accepts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported_media_type', 'This call does not read that Content-Type.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid_content_length', 'Content-Length does not match the body.'],
};
/** PostgreSQL is away or shutting down: the caller may try again, nothing was half-done. */
const transient = /^(08|57P0|53)|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE/;

/** Turns everything thrown into `application/problem+json`: the one place where errors become HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const { name, code, message } = error as Error & { code?: string };
      // A database error's message names constraints and columns; its detail, which may hold values, is left out.
      this.logger.error({ event: 'request_failed', method: request.method, route: request.routeOptions?.url, name, code, message });
    }
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    if (problem.status === 503) void reply.header('Retry-After', '1');
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    void reply.status(problem.status).header('Content-Type', 'application/problem+json; charset=utf-8').send(body(problem));
  }
}

/** The problem document of an error. */
function body(problem: ProblemError): string {
  const { status, code, detail, extra } = problem;
  return JSON.stringify({
    type: `urn:complaint-triage:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    ...extra,
  });
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const known = codeOfFastify[(error as { code?: string }).code ?? ''];
  if (known) return new ProblemError(...known);
  if (error instanceof HttpException) return fromHttpException(error);
  const { statusCode } = error as { statusCode?: number };
  if (statusCode && statusCode < 500)
    return new ProblemError(statusCode, codeOfStatus[statusCode] ?? 'bad_request', (error as Error).message);
  if (isDatabaseAway(error)) return new ProblemError(503, 'database_unavailable', 'The database does not answer; try again.');
  return new ProblemError(500, 'internal_error', 'Something went wrong here; the request can be tried again.');
}

function fromHttpException(error: HttpException): ProblemError {
  // Nest wraps Fastify's own errors; what they were stands in `cause`.
  const known = codeOfFastify[(error.cause as { code?: string } | undefined)?.code ?? ''];
  if (known) return new ProblemError(...known);
  const status = error.getStatus();
  const detail = status === 404 ? 'There is no such path.' : error.message;
  return new ProblemError(status, codeOfStatus[status] ?? (status < 500 ? 'bad_request' : 'internal_error'), detail);
}

/** True where the connection, not the statement, failed. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return transient.test(code ?? '') || /Connection terminated|timeout exceeded when trying to connect|not established/i.test(message ?? '');
}
