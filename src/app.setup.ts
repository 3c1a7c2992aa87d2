import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { observeHttp } from './health/http-metrics.js';
import { ProblemError } from './platform/errors.js';
import { ProblemFilter } from './platform/problem.filter.js';
import { isStorable } from './platform/validation.js';
import { validationPipe } from './platform/validation.pipe.js';

const BODY_LIMIT = 256 * 1024;
const CLASSIFY_BODY_LIMIT = 10 * 1024 * 1024;
const BULK_PATHS: ReadonlySet<string | undefined> = new Set(['/v1/tickets/bulk', '/v1/customers/bulk']);
/** The one call that reads iCalendar files; holiday feeds of ten years have about 200 KiB. */
const FEED_PATH = '/v1/calendars/:slug/import';
const FEED_BODY_LIMIT = 1024 * 1024;
const largeBodies: Readonly<Record<string, number>> = { '/v1/classify': CLASSIFY_BODY_LIMIT };

/** The HTTP server under Nest. Bodies of the bulk uploads are passed on as a stream: their length is bounded by nothing but the sender. */
export function httpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // A long poll of 30 s must outlive the idle time-out of the connection.
    keepAliveTimeout: 72_000,
    requestTimeout: 0,
    connectionTimeout: 0,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 256 },
    return503OnClosing: true,
  });
}

/** How Nest is created on it: bodies are read by Fastify's own JSON parser alone (forms are refused), errors at start are thrown. */
export const NEST_OPTIONS = { bodyParser: false, abortOnError: false } as const;

/**
 * Pipes, filter, parsers and docs: the same for the service and the tests. `docsPage: false` leaves the page at `/docs` out: it needs an
 * ESM-only package through `require`, which Jest on Node 20 cannot load.
 */
export function setUp(app: NestFastifyApplication, { docsPage = true } = {}): OpenAPIObject {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRoute', (route) => {
    const limit = largeBodies[route.url];
    if (limit) route.bodyLimit = limit;
  });
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(['application/x-ndjson', 'text/csv'], (request, payload, done) => {
    if (BULK_PATHS.has(request.routeOptions.url)) done(null, payload);
    else done(new ProblemError(415, 'unsupported_media_type', 'This call reads application/json.'), undefined);
  });
  fastify.addContentTypeParser('text/calendar', { parseAs: 'string', bodyLimit: FEED_BODY_LIMIT }, (request, body, done) => {
    if (request.routeOptions.url === FEED_PATH) done(null, body);
    else done(new ProblemError(415, 'unsupported_media_type', 'This call reads application/json.'), undefined);
  });
  fastify.addHook('preValidation', async (request) => checkText(request));
  // A connection that becomes idle after the close has begun would else keep the server open until its keep-alive ends.
  fastify.addHook('preClose', (done) => {
    const timer = setInterval(() => fastify.server.closeIdleConnections(), 100);
    fastify.server.once('close', () => clearInterval(timer));
    done();
  });
  observeHttp(fastify);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  const openapi = openApiOf(app);
  if (docsPage) SwaggerModule.setup('docs', app, openapi, { jsonDocumentUrl: 'docs/openapi.json' });
  return openapi;
}

/** 422 `invalid_text` before anything is stored or compared: PostgreSQL holds neither U+0000 nor lone surrogates. */
function checkText(request: FastifyRequest): void {
  const streams = BULK_PATHS.has(request.routeOptions.url);
  if (isStorable(request.params) && isStorable(request.query) && (streams || isStorable(request.body))) return;
  throw new ProblemError(422, 'invalid_text', 'U+0000 and lone surrogates cannot be stored.');
}

function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Complaint Triage')
    .setDescription(
      'Complaints in, the right department with its SLA clocks running out. 投诉进来，送到对的部门，时限开始计时。\n\nErrors are RFC 9457 `application/problem+json` with a stable `code`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, config);
}
