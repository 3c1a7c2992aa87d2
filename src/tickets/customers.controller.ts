import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, Caller, MANAGERS, type Principal } from '../platform/access.js';
import { CustomerTiersService } from './customer-tiers.service.js';
import { CustomerPage, CustomerView, ListCustomersDto, PutCustomerDto, RetierDto, RetierView } from './customers.dto.js';
import { CustomersService } from './customers.service.js';

/** Managers only: the list reaches over all departments and sources, which no agent's or tool's key does. */
@ApiTags('customers')
@ApiBearerAuth()
@Controller('v1/customers')
@Allow(MANAGERS)
export class CustomersController {
  constructor(
    private readonly customers: CustomersService,
    private readonly tiers: CustomerTiersService,
  ) {}

  /** Customers by id. */
  @Get()
  @ApiOkResponse({ type: CustomerPage })
  list(@Query() query: ListCustomersDto): Promise<CustomerPage> {
    return this.customers.list(query);
  }

  /** One customer, under the id that tickets name. */
  @Get(':id')
  @ApiOkResponse({ type: CustomerView })
  get(@Param('id') id: string): Promise<CustomerView> {
    return this.customers.get(id);
  }

  /**
   * Makes a customer, or replaces it as a whole: what is left out is emptied.
   * @remarks Customers have no versions: who writes last wins, and a ticket's `customer` writes what it says too. 422 `invalid_customer`, `invalid_body`.
   */
  @Put(':id')
  @ApiOkResponse({ type: CustomerView, description: 'Replaced.' })
  @ApiCreatedResponse({ type: CustomerView, description: 'Made.' })
  async put(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: PutCustomerDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerView> {
    const { customer, created } = await this.customers.put(caller, id, body);
    void reply.status(created ? 201 : 200);
    return customer;
  }

  /**
   * Makes or changes many customers: NDJSON (`{id, name?, value?, tier?}` a line) or CSV (headers are the field names; UTF-8, UTF-16 or GB18030, found out
   * and told in `X-Text-Encoding`). What a line leaves out (CSV: an empty cell) stays as it is, null empties. Streams one result line
   * `{line, status, customer: {id} | error}` a row, in order (201 made, 200 known); a bad line answers for itself.
   */
  @Post('bulk')
  @ApiConsumes('application/x-ndjson', 'text/csv')
  @ApiProduces('application/x-ndjson')
  @ApiBody({ schema: { type: 'string' } })
  @ApiResponse({ status: 200, description: 'Result lines', schema: { type: 'string' } })
  @ApiResponse({ status: 415, description: '`unsupported_media_type`' })
  async putMany(@Caller() caller: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.customers.upload(caller, request, reply);
  }

  /**
   * Gives customers their tiers by value, highest first: strategic the top 5 %, core the next 15 %, potential the next 30 %, basic the rest.
   * @remarks Shares are of the customers whose value is known, rounded up; those without one keep their tier. Customers of equal value get the same tier:
   * where a tie crosses a cut all of them get the lower one, so that a tier and those above it never hold more than their share.
   * Tickets keep the tier that they came with. `preview: true` writes nothing and answers the same body.
   */
  @Post('retier')
  @HttpCode(200)
  @ApiOkResponse({ type: RetierView })
  retier(@Caller() caller: Principal, @Body() { preview }: RetierDto): Promise<RetierView> {
    return preview ? this.tiers.preview() : this.tiers.retier(caller);
  }
}
