import type { FastifyInstance } from 'fastify';
import { histogram } from '../platform/metrics.js';

/** Measures every answer by route template, never by path: a path holds ids, and each new label value would stay in memory for ever. Call before `ready`. */
export function observeHttp(fastify: Pick<FastifyInstance, 'addHook'>): void {
  const duration = histogram({
    name: 'triage_http_request_duration_seconds',
    help: 'Seconds from the request to the end of its answer, by route template.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
