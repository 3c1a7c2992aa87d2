import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ADMINS, Allow, Caller, type Principal } from '../platform/access.js';
import { ListQueryDto } from '../platform/list-query.dto.js';
import { ApiKeyPage, CreateApiKeyDto, NewApiKeyView } from './api-key.dto.js';
import { ApiKeyService } from './api-key.service.js';

@ApiTags('api-keys')
@ApiBearerAuth()
@Controller('v1/api-keys')
@Allow(ADMINS)
export class ApiKeyController {
  constructor(private readonly keys: ApiKeyService) {}

  /** Makes a key and shows it once. 422 `unknown_department` when a department does not exist. */
  @Post()
  create(@Caller() actor: Principal, @Body() body: CreateApiKeyDto): Promise<NewApiKeyView> {
    return this.keys.create(actor, body);
  }

  /** The keys, newest first, without their secrets. */
  @Get()
  list(@Query() query: ListQueryDto): Promise<ApiKeyPage> {
    return this.keys.list(query);
  }

  /** Revokes a key: it stops working at once here, and within a second in every other process of the service. */
  @Delete(':id')
  @HttpCode(204)
  revoke(@Caller() actor: Principal, @Param('id') id: string): Promise<void> {
    return this.keys.revoke(actor, id);
  }
}
