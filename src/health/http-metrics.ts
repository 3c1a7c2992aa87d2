import type { FastifyInstance } from 'fastify';
import { Histogram, register } from 'prom-client';

const NAME = 'triage_http_request_duration_seconds';

/** Measures every answer by route template, never by path: a path holds ids, and each new label value would stay in memory for ever. Call before `ready`. */
export function observeHttp(fastify: Pick<FastifyInstance, 'addHook'>): void {
  // The registry is one per process; tests start several applications in one.
  const existing = register.getSingleMetric(NAME) as Histogram<'method' | 'route' | 'status'> | undefined;
  const duration =
    existing ??
    new Histogram({
      name: NAME,
      help: 'Seconds from the request to the end of its answer, by route template.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
