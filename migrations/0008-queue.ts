import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The departments' queues: one row an open ticket, gone when it is settled. `lease_receipt` lets a spent lease answer a retry. */
export class Queue1764000000008 implements MigrationInterface {
  name = 'Queue1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE queue_item (
        ticket_id uuid NOT NULL,
        department text NOT NULL,
        state text NOT NULL DEFAULT 'waiting',
        urgent boolean NOT NULL DEFAULT false,
        priority text NOT NULL,
        due_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        assignee text,
        reserved_until timestamptz,
        lease_token uuid,
        lease_expires_at timestamptz,
        claims integer NOT NULL DEFAULT 0,
        CONSTRAINT pk_queue_item PRIMARY KEY (ticket_id),
        CONSTRAINT fk_queue_item_ticket FOREIGN KEY (ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        CONSTRAINT fk_queue_item_department FOREIGN KEY (department) REFERENCES department (slug) ON DELETE RESTRICT,
        CONSTRAINT ck_queue_item_state CHECK (state IN ('waiting', 'leased', 'held')),
        CONSTRAINT ck_queue_item_priority CHECK (priority IN ('urgent', 'high', 'normal', 'low')),
        CONSTRAINT ck_queue_item_lease CHECK ((state = 'leased') = (lease_token IS NOT NULL) AND (lease_token IS NULL) = (lease_expires_at IS NULL))
      )`);
    // The claim's own order: urgent first, then the nearest deadline, then age. Only waiting items are in it, so a claim reads its head.
    await runner.query(
      `CREATE INDEX ix_queue_item_next ON queue_item (department, urgent, due_at, created_at, ticket_id) WHERE state = 'waiting'`,
    );
    await runner.query(`CREATE INDEX ix_queue_item_lease ON queue_item (lease_expires_at) WHERE state = 'leased'`);
    await runner.query(`CREATE INDEX ix_queue_item_assignee ON queue_item (assignee, department) WHERE assignee IS NOT NULL`);
    await runner.query(`
      CREATE TABLE lease_receipt (
        lease_token uuid NOT NULL,
        action text NOT NULL,
        fingerprint text NOT NULL,
        ticket_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_lease_receipt PRIMARY KEY (lease_token, action, fingerprint),
        CONSTRAINT fk_lease_receipt_ticket FOREIGN KEY (ticket_id) REFERENCES ticket (id) ON DELETE CASCADE
      )`);
    await runner.query(`CREATE INDEX ix_lease_receipt_created ON lease_receipt (created_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lease_receipt, queue_item');
  }
}
