import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, ANY_KEY, Caller, type Principal } from '../platform/access.js';
import { EventStreams } from './event-streams.service.js';
import { EventDto, EventsQuery } from './events.dto.js';

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  /**
   * Live events as `text/event-stream` (server-sent events): each message has `id`, `event` (the type) and one line of
   * JSON as `data`. Agents get the events of their departments, intake keys those of their own source and never internal
   * notes, managers and admins all. Nothing is sent twice or left out when the last `id` comes back as `Last-Event-ID`;
   * events are kept 14 days. A comment every 15 s keeps the line open and moves the id. The stream ends when the service
   * stops, when the key is revoked or expires, and when the reader leaves more than 1 MiB unread: connect again.
   * Errors: 400 `invalid_cursor`; 422 `invalid_body` for an unknown type; 503 `too_many_streams`, `draining`.
   */
  @Get()
  @Allow(ANY_KEY)
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last id that was received: the stream goes on right after it.' })
  @ApiOkResponse({ type: EventDto, description: 'A stream that does not end by itself; this is one `data:` line of it.' })
  async stream(
    @Caller() caller: Principal,
    @Query() query: EventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.open(caller, query.types ?? [], lastEventId, reply);
  }
}
