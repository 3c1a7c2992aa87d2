import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets, their messages, the customers they come from, and the idempotency keys that make a POST safe to repeat. */
export class Tickets1764000000006 implements MigrationInterface {
  name = 'Tickets1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customer (
        id text NOT NULL,
        name text,
        tier text,
        email text,
        phone text,
        locale text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_customer PRIMARY KEY (id),
        CONSTRAINT ck_customer_tier CHECK (tier IN ('strategic', 'core', 'potential', 'basic'))
      )`);
    await runner.query(`
      CREATE TABLE ticket (
        id uuid NOT NULL,
        number SERIAL NOT NULL,
        source text NOT NULL,
        external_id text,
        fingerprint text NOT NULL,
        status text NOT NULL DEFAULT 'received',
        text text NOT NULL,
        subject text,
        channel text,
        stated_language text,
        order_id text,
        product text,
        occurred_at timestamptz,
        customer_id text,
        tier text NOT NULL DEFAULT 'basic',
        attachments jsonb NOT NULL DEFAULT '[]',
        metadata jsonb NOT NULL DEFAULT '{}',
        category text,
        reasons jsonb NOT NULL DEFAULT '[]',
        decision text,
        urgent boolean NOT NULL DEFAULT false,
        priority text,
        department text,
        assignee text,
        why jsonb NOT NULL DEFAULT '[]',
        follow_up_of uuid,
        reopened integer NOT NULL DEFAULT 0,
        transfers integer NOT NULL DEFAULT 0,
        resolution text,
        outcome text,
        remedy jsonb,
        resolved_by text,
        triage_token uuid,
        triage_until timestamptz,
        triage_attempts integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        queued_at timestamptz,
        claimed_at timestamptz,
        responded_at timestamptz,
        corrected_at timestamptz,
        resolved_at timestamptz,
        closed_at timestamptz,
        CONSTRAINT pk_ticket PRIMARY KEY (id),
        CONSTRAINT uq_ticket_number UNIQUE (number),
        CONSTRAINT fk_ticket_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_ticket_status CHECK (status IN ('received', 'queued', 'claimed', 'pending', 'resolved', 'closed')),
        CONSTRAINT ck_ticket_tier CHECK (tier IN ('strategic', 'core', 'potential', 'basic')),
        CONSTRAINT ck_ticket_category CHECK (category IN ('logistics', 'quality', 'service', 'other')),
        CONSTRAINT ck_ticket_decision CHECK (decision IN ('auto', 'review')),
        CONSTRAINT ck_ticket_priority CHECK (priority IN ('urgent', 'high', 'normal', 'low')),
        CONSTRAINT ck_ticket_outcome CHECK (outcome IN ('settled', 'not_complaint', 'duplicate', 'rejected'))
      )`);
    await runner.query(`CREATE UNIQUE INDEX uq_ticket_external ON ticket (source, external_id) WHERE external_id IS NOT NULL`);
    await runner.query(`CREATE INDEX ix_ticket_received ON ticket (created_at) WHERE status = 'received'`);
    await runner.query(`CREATE INDEX ix_ticket_created ON ticket (created_at, id)`);
    await runner.query(`CREATE INDEX ix_ticket_department ON ticket (department, created_at, id) WHERE department IS NOT NULL`);
    await runner.query(`CREATE INDEX ix_ticket_customer ON ticket (customer_id, created_at, id) WHERE customer_id IS NOT NULL`);
    await runner.query(`CREATE INDEX ix_ticket_resolved ON ticket (resolved_at) WHERE resolved_at IS NOT NULL`);
    await runner.query(`CREATE INDEX ix_ticket_closing ON ticket (resolved_at) WHERE status = 'resolved'`);
    await runner.query(`
      CREATE TABLE ticket_message (
        id uuid NOT NULL,
        ticket_id uuid NOT NULL,
        author text NOT NULL,
        visible text NOT NULL DEFAULT 'customer',
        agent text,
        text text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_ticket_message PRIMARY KEY (id),
        CONSTRAINT fk_ticket_message_ticket FOREIGN KEY (ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        CONSTRAINT ck_ticket_message_author CHECK (author IN ('customer', 'staff')),
        CONSTRAINT ck_ticket_message_visible CHECK (visible IN ('customer', 'internal'))
      )`);
    await runner.query(`CREATE INDEX ix_ticket_message_ticket ON ticket_message (ticket_id, id)`);
    await runner.query(`
      CREATE TABLE idempotency_key (
        source text NOT NULL,
        key text NOT NULL,
        fingerprint text NOT NULL,
        ticket_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_idempotency_key PRIMARY KEY (source, key),
        CONSTRAINT fk_idempotency_key_ticket FOREIGN KEY (ticket_id) REFERENCES ticket (id) ON DELETE CASCADE
      )`);
    await runner.query(`CREATE INDEX ix_idempotency_key_created ON idempotency_key (created_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_key, ticket_message, ticket, customer');
  }
}
