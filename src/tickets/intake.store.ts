import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OutboxService } from '../outbox/outbox.service.js';
import { prepared } from '../platform/prepared.js';
import { rows } from '../platform/sql.js';
import type { CreateTicketDto, TicketDto } from './ticket.dto.js';

/** A checked complaint with the id it will have. */
export interface NewTicket extends CreateTicketDto {
  id: string;
  /** Of the `ticket.received` event. */
  eventId: string;
  fingerprint: string;
  followUpOf?: string;
}

export interface InsertedTicket {
  id: string;
  number: number;
}

/** What the database makes of a complaint when it stores it. */
export interface StoredTicket extends InsertedTicket, Pick<TicketDto, 'tier' | 'customer'> {
  occurredAt: Date | null;
  createdAt: Date;
}

/**
 * The customers that `people` names, as they are known after this statement (`known`). Of one who is known already and of whom nothing new is
 * said, nothing is written: complaints of one customer would else wait for each other's commits, and every one would leave a dead row.
 */
const customers = `
  -- One look-up by key for each (LATERAL … LIMIT): the plan is made once, without knowing whether one complaint comes or five hundred.
  met AS (
    SELECT p.id, coalesce(p.name, c.name) AS name, coalesce(p.tier, c.tier) AS tier, coalesce(p.email, c.email) AS email,
      coalesce(p.phone, c.phone) AS phone, coalesce(p.locale, c.locale) AS locale, c AS before
    FROM people p LEFT JOIN LATERAL (SELECT id, name, tier, email, phone, locale FROM customer WHERE id = p.id LIMIT 1) c ON true
  ),
  -- Sorted by id, so that two batches with the same customers lock them in one order.
  written AS (
    INSERT INTO customer AS c (id, name, tier, email, phone, locale)
    SELECT id, name, tier, email, phone, locale FROM met WHERE (id, name, tier, email, phone, locale) IS DISTINCT FROM before ORDER BY id
    ON CONFLICT (id) DO UPDATE SET
      name = coalesce(EXCLUDED.name, c.name), tier = coalesce(EXCLUDED.tier, c.tier), email = coalesce(EXCLUDED.email, c.email),
      phone = coalesce(EXCLUDED.phone, c.phone), locale = coalesce(EXCLUDED.locale, c.locale), updated_at = now()
    RETURNING id, name, tier, email, phone, locale
  ),
  known AS (
    SELECT * FROM written
    UNION ALL
    SELECT id, name, tier, email, phone, locale FROM met WHERE (id, name, tier, email, phone, locale) IS NOT DISTINCT FROM before
  )`;

const ticketColumns = `id, source, external_id, fingerprint, text, subject, channel, stated_language, order_id, product, occurred_at,
  attachments, metadata, follow_up_of, customer_id, tier`;
/** A conflict on the external id inserts nothing for that row. */
const insertedRows = `ON CONFLICT (source, external_id) WHERE external_id IS NOT NULL DO NOTHING
  RETURNING id, number, external_id, source, fingerprint, customer_id, tier, occurred_at, created_at`;

/** Ticket rows out of a JSON array: one statement whatever the number. */
const insertMany = `
  WITH input AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(
      id uuid, "eventId" uuid, fingerprint text, text text, "externalId" text, channel text, language text, subject text, "orderId" text, product text,
      "occurredAt" timestamptz, customer jsonb, attachments jsonb, metadata jsonb, "followUpOf" uuid)
  ),
  people AS (
    SELECT DISTINCT ON (customer->>'id') customer->>'id' AS id, customer->>'name' AS name, customer->>'tier' AS tier,
      customer->>'email' AS email, customer->>'phone' AS phone, customer->>'locale' AS locale
    FROM input WHERE customer IS NOT NULL ORDER BY customer->>'id', id DESC
  ),
  ${customers},
  inserted AS (
    INSERT INTO ticket (${ticketColumns})
    SELECT i.id, $2, i."externalId", i.fingerprint, i.text, i.subject, i.channel, i.language, i."orderId", i.product, i."occurredAt",
      coalesce(i.attachments, '[]'), coalesce(i.metadata, '{}'), i."followUpOf", i.customer->>'id', coalesce(i.customer->>'tier', known.tier, 'basic')
    FROM input i LEFT JOIN known ON known.id = i.customer->>'id'
    -- Of two lines with one external id the first goes in: ids are in the order of the lines, the join's rows need not be.
    ORDER BY i.id
    ${insertedRows}
  ),
  events AS (${OutboxService.insertFrom(`
    SELECT i."eventId", 'ticket.received', t.id, t.source, NULL, jsonb_build_object('externalId', t.external_id) FROM inserted t JOIN input i USING (id)`)})
  SELECT id, number FROM inserted`;

/** The same for one ticket, its values as parameters: half the cost of the array for the call that comes most often. */
const insertOne = (withCustomer: boolean, withKey: boolean) => `
  WITH ${withCustomer ? `people AS (SELECT $16::text AS id, $17::text AS name, $18::text AS tier, $19::text AS email, $20::text AS phone, $21::text AS locale), ${customers},` : ''}
  inserted AS (
    INSERT INTO ticket (${ticketColumns})
    SELECT $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::text, $11::timestamptz,
      coalesce($12::jsonb, '[]'), coalesce($13::jsonb, '{}'), $14::uuid, ${withCustomer ? `known.id, coalesce(known.tier, 'basic') FROM known` : `NULL, 'basic'`}
    ${insertedRows}
  ),
  events AS (${OutboxService.insertFrom(`SELECT $15::uuid, 'ticket.received', id, source, NULL, jsonb_build_object('externalId', external_id) FROM inserted`)})
  ${withKey ? `, remembered AS (INSERT INTO idempotency_key (source, key, fingerprint, ticket_id) SELECT source, $${withCustomer ? 22 : 16}, fingerprint, id FROM inserted)` : ''}
  SELECT t.id, t.number, t.tier, t.occurred_at AS "occurredAt", t.created_at AS "createdAt", ${withCustomer ? 'to_jsonb(known)' : 'NULL::jsonb'} AS customer
  FROM inserted t ${withCustomer ? 'CROSS JOIN known' : ''}`;

const insertOneSql = {
  plain: insertOne(false, false),
  key: insertOne(false, true),
  customer: insertOne(true, false),
  customerAndKey: insertOne(true, true),
};

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

/** How complaints get in: each call is one statement, so ticket, key and event are there together or not at all. */
@Injectable()
export class IntakeStore {
  /** Inserts the batch and answers what went in, without the rows whose external id was there already. */
  insert(manager: EntityManager, source: string, tickets: NewTicket[]): Promise<InsertedTicket[]> {
    return prepared(manager, insertMany, [JSON.stringify(tickets), source]);
  }

  /**
   * The same for one ticket, with all that an answer says of it; `undefined` when its external id was there already.
   * An idempotency key that exists fails the whole statement (23505 on `pk_idempotency_key`).
   */
  async insertOne(manager: EntityManager, source: string, ticket: NewTicket, key?: string): Promise<StoredTicket | undefined> {
    const { customer, ...t } = ticket;
    const sql = insertOneSql[customer ? (key ? 'customerAndKey' : 'customer') : key ? 'key' : 'plain'];
    const values = [
      ...[t.id, source, t.externalId, t.fingerprint, t.text, t.subject, t.channel, t.language, t.orderId, t.product, t.occurredAt],
      ...[json(t.attachments), json(t.metadata), t.followUpOf, t.eventId],
      ...(customer ? [customer.id, customer.name, customer.tier, customer.email, customer.phone, customer.locale] : []),
      ...(key ? [key] : []),
    ];
    const [row] = await prepared<StoredTicket>(manager, sql, values);
    return row;
  }

  async findKey(
    manager: EntityManager,
    source: string,
    key: string,
  ): Promise<{ fingerprint: string; ticketId: string; expired: boolean } | undefined> {
    const sql = `SELECT fingerprint, ticket_id AS "ticketId", created_at < now() - interval '7 days' AS expired FROM idempotency_key WHERE source = $1 AND key = $2`;
    const [found] = await rows<{ fingerprint: string; ticketId: string; expired: boolean }>(manager, sql, [source, key]);
    return found;
  }

  /** Points a new key at a ticket that its external id found. */
  async rememberKey(manager: EntityManager, source: string, key: string, fingerprint: string, ticketId: string): Promise<void> {
    const sql = 'INSERT INTO idempotency_key (source, key, fingerprint, ticket_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
    await rows(manager, sql, [source, key, fingerprint, ticketId]);
  }

  /** Frees a key whose 7 days are over before the hourly purge came by. */
  async forgetExpiredKey(manager: EntityManager, source: string, key: string): Promise<void> {
    await rows(manager, `DELETE FROM idempotency_key WHERE source = $1 AND key = $2 AND created_at < now() - interval '7 days'`, [
      source,
      key,
    ]);
  }

  findByExternalIds(
    manager: EntityManager,
    source: string,
    externalIds: string[],
  ): Promise<(InsertedTicket & { externalId: string; fingerprint: string; status: string })[]> {
    const sql =
      'SELECT id, number, external_id AS "externalId", fingerprint, status FROM ticket WHERE source = $1 AND external_id = ANY($2)';
    return rows(manager, sql, [source, externalIds]);
  }

  /** Deletes up to 5,000 keys older than 7 days; true when there may be more. */
  async purgeKeys(manager: EntityManager): Promise<boolean> {
    const sql = `WITH old AS (SELECT source, key FROM idempotency_key WHERE created_at < now() - interval '7 days' LIMIT 5000)
      DELETE FROM idempotency_key k USING old WHERE k.source = old.source AND k.key = old.key RETURNING 1`;
    return (await rows(manager, sql)).length === 5000;
  }
}
