import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../platform/access.js';
import { LiveView, ReadyView } from './health.dto.js';
import { HealthService } from './health.service.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('health')
@Controller()
@Public()
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly metrics: MetricsService,
  ) {}

  /** 200 as long as the process lives, whatever else is wrong: restart it only when this does not answer. */
  @Get('health/live')
  @Header('Cache-Control', 'no-store')
  live(): LiveView {
    return { status: 'alive' };
  }

  /** 200 when requests may be sent here; 503 while the database is away, migrations wait, the service is leaving, or a model loads. */
  @Get('health/ready')
  @Header('Cache-Control', 'no-store')
  @ApiServiceUnavailableResponse({ type: ReadyView })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyView> {
    const verdict = await this.health.ready();
    if (verdict.status !== 'ready') void reply.status(503).header('Retry-After', '1');
    return verdict;
  }

  /** Figures for Prometheus. */
  @Get('metrics')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('text/plain')
  @ApiOkResponse({ type: String })
  async scrape(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('Content-Type', this.metrics.contentType);
    return this.metrics.text();
  }
}
