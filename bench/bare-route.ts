import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { Env } from '../src/platform/env.js';
import { CreateTicketDto } from '../src/tickets/ticket.dto.js';

/**
 * What the intake is measured against: the least that Nest, Fastify, class-validator and one INSERT can be. The same DTO and the same columns,
 * but no key, no duplicate check, no event, no second table, no index beside the primary key, and an answer of two fields.
 */
const TABLE = `CREATE TABLE IF NOT EXISTS bare_ticket (id uuid PRIMARY KEY, text text NOT NULL, external_id text, channel text, language text, subject text,
  order_id text, product text, occurred_at timestamptz, customer jsonb, attachments jsonb, metadata jsonb, created_at timestamptz NOT NULL DEFAULT now())`;
const INSERT = `INSERT INTO bare_ticket (id, text, external_id, channel, language, subject, order_id, product, occurred_at, customer, attachments, metadata)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

const orNull = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

@Controller('tickets')
class BareController {
  constructor(private readonly dataSource: DataSource) {}

  @Post()
  @HttpCode(202)
  async create(@Body() body: CreateTicketDto): Promise<{ id: string; status: string }> {
    const id = v7();
    const { text, externalId, channel, language, subject, orderId, product, occurredAt, customer, attachments, metadata } = body;
    const plain = [text, externalId, channel, language, subject, orderId, product, occurredAt].map((value) => value ?? null);
    await this.dataSource.query(INSERT, [id, ...plain, orNull(customer), orNull(attachments), orNull(metadata)]);
    return { id, status: 'received' };
  }
}

const poolSize = new Env().DATABASE_POOL;

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'postgres', url: process.env.DATABASE_URL ?? '', poolSize, entities: [] })],
  controllers: [BareController],
})
class BareModule {}

const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: ['error', 'fatal'] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
app.enableShutdownHooks();
await app.get(DataSource).query(TABLE);
await app.listen(0, '127.0.0.1');
console.log(JSON.stringify({ event: 'started', url: await app.getUrl() }));
