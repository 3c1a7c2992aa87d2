import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ADMINS, Allow, Caller, type Principal } from '../platform/access.js';
import { notFound } from '../platform/errors.js';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { CreatedWebhookDto, CreateWebhookDto, DeliveriesQuery, DeliveryDto, DeliveryPageDto, WebhookPageDto } from './webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

const webhookId = new ParseUUIDPipe({ exceptionFactory: () => notFound('webhook') });
const deliveryId = new ParseUUIDPipe({ exceptionFactory: () => notFound('delivery') });

@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('v1/webhooks')
@Allow(ADMINS)
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  /** The webhooks, newest first, without their secrets. */
  @Get()
  @ApiOkResponse({ type: WebhookPageDto })
  list(@Query() query: ListQueryDto): Promise<WebhookPageDto> {
    return this.webhooks.list(query);
  }

  /**
   * Sends events from now on to a URL, signed as Standard Webhooks: body `{type, timestamp, data: Event}`, headers
   * `webhook-id`, `webhook-timestamp`, `webhook-signature`. Any 2xx within 10 s is a delivery; anything else is tried
   * again after about 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 8 h, then every 12 h, for three days. 410 ends the webhook;
   * redirects are not followed. At least once, in no promised order: go by `webhook-id` and the event's `at`.
   * Errors: 422 `invalid_url`, `private_address`, `invalid_body`.
   */
  @Post()
  @ApiCreatedResponse({ type: CreatedWebhookDto })
  create(@Caller() caller: Principal, @Body() body: CreateWebhookDto): Promise<CreatedWebhookDto> {
    return this.webhooks.create(caller, body);
  }

  /** Ends a webhook; its deliveries are deleted with it. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@Caller() caller: Principal, @Param('id', webhookId) id: string): Promise<void> {
    return this.webhooks.remove(caller, id);
  }

  /** What was sent and what waits, newest first; kept 30 days. */
  @Get(':id/deliveries')
  @ApiOkResponse({ type: DeliveryPageDto })
  listDeliveries(@Param('id', webhookId) id: string, @Query() query: DeliveriesQuery): Promise<DeliveryPageDto> {
    return this.webhooks.listDeliveries(id, query);
  }

  /** Tries a delivery again now, whatever became of it, with the same id and body. Errors: 409 `webhook_inactive`. */
  @Post(':id/deliveries/:deliveryId/retry')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryDto })
  retry(@Param('id', webhookId) id: string, @Param('deliveryId', deliveryId) delivery: string): Promise<DeliveryDto> {
    return this.webhooks.retry(id, delivery);
  }
}
