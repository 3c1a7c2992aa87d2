import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../platform/access.js';
import { rows } from '../platform/sql.js';
import type { Why } from '../shared/bilingual.js';
import type { Category, Reason } from '../shared/categories.js';
import type { Priority } from '../shared/priority.js';
import type { Outcome, TicketStatus } from '../shared/ticket-status.js';
import type { MessageAuthor, MessageVisibility } from './message.entity.js';
import type { ListTicketsDto } from './ticket.dto.js';
import type { Remedy, TicketEntity } from './ticket.entity.js';
import type { TicketRow } from './ticket.view.js';

/** What triage needs of a received ticket. */
export type ReceivedTicket = Pick<
  TicketEntity,
  'id' | 'number' | 'externalId' | 'source' | 'text' | 'subject' | 'channel' | 'tier' | 'metadata' | 'createdAt' | 'triageAttempts'
>;

/** Where triage put a ticket. */
export interface Placement {
  id: string;
  category: Category;
  reasons: { code: Reason; score: number }[];
  decision: 'auto' | 'review';
  urgent: boolean;
  priority: Priority;
  department: string;
  why: Why[];
}

export interface NewMessage {
  id: string;
  ticketId: string;
  author: MessageAuthor;
  visible: MessageVisibility;
  agent: string | null;
  text: string;
}

export interface StoredMessage extends NewMessage {
  createdAt: Date;
}

/** Both conditions of a scope; the parameters are the two positions that carry departments and source. */
const scoped = (departments: string, source: string) =>
  `(${departments}::text[] IS NULL OR department = ANY(${departments})) AND (${source}::text IS NULL OR source = ${source})`;

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

@Injectable()
export class TicketsStore {
  async find(manager: EntityManager, scope: Scope, id: string): Promise<TicketRow | undefined> {
    const [row] = await rows<TicketRow>(manager, `SELECT * FROM ticket_read WHERE id = $1 AND ${scoped('$2', '$3')}`, [
      id,
      scope.departments,
      scope.source,
    ]);
    return row;
  }

  /** Tickets by id without evidence, in the order of `ids`. */
  async findMany(manager: EntityManager, scope: Scope, ids: readonly string[]): Promise<TicketRow[]> {
    const found = await rows<TicketRow>(manager, `SELECT * FROM ticket_read WHERE id = ANY($1) AND ${scoped('$2', '$3')}`, [
      ids,
      scope.departments,
      scope.source,
    ]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Newest first, one row more than the limit. The page is cut before the view joins anything to it. */
  list(manager: EntityManager, scope: Scope, filter: ListTicketsDto, after: string[] | undefined): Promise<TicketRow[]> {
    const q = filter.q === undefined ? null : `%${escapeLike(filter.q)}%`;
    const number = filter.q !== undefined && /^\d{1,9}$/.test(filter.q) ? Number(filter.q) : null;
    const sql = `
      SELECT v.* FROM (
        SELECT id, created_at FROM ticket WHERE ${scoped('$1', '$2')}
          AND ($3::text IS NULL OR status = $3) AND ($4::text IS NULL OR department = $4) AND ($5::text IS NULL OR category = $5)
          AND ($6::jsonb IS NULL OR reasons @> $6) AND ($7::text IS NULL OR customer_id = $7) AND ($8::text IS NULL OR external_id = $8)
          AND ($9::timestamptz IS NULL OR created_at >= $9) AND ($10::timestamptz IS NULL OR created_at < $10)
          AND ($11::text IS NULL OR text ILIKE $11 OR subject ILIKE $11 OR external_id ILIKE $11 OR order_id ILIKE $11 OR number = $12::int)
          AND ($13::timestamptz IS NULL OR (created_at, id) < ($13, $14::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $15
      ) page JOIN ticket_read v USING (id) ORDER BY page.created_at DESC, page.id DESC`;
    const reason = filter.reason ? JSON.stringify([{ code: filter.reason }]) : null;
    return rows(
      manager,
      sql,
      [
        scope.departments,
        scope.source,
        filter.status,
        filter.department,
        filter.category,
        reason,
        filter.customerId,
        filter.externalId,
        filter.from,
        filter.to,
        q,
        number,
        after?.[0],
        after?.[1],
        (filter.limit ?? 50) + 1,
      ].map((value) => value ?? null),
    );
  }

  /** Of these tickets, those that have left `received`. */
  async triaged(manager: EntityManager, ids: readonly string[]): Promise<string[]> {
    return (await rows<{ id: string }>(manager, `SELECT id FROM ticket WHERE id = ANY($1) AND status <> 'received'`, [ids])).map(
      (row) => row.id,
    );
  }

  /** Takes up to `limit` received tickets in hand, oldest first, for `leaseSeconds`; what a dead worker had comes back by itself. */
  claimReceived(manager: EntityManager, token: string, limit: number, leaseSeconds: number): Promise<ReceivedTicket[]> {
    const sql = `
      UPDATE ticket t SET triage_token = $1, triage_until = now() + make_interval(secs => $3), triage_attempts = triage_attempts + 1
      FROM (SELECT id FROM ticket WHERE status = 'received' AND (triage_until IS NULL OR triage_until < now())
            ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) due
      WHERE t.id = due.id
      RETURNING t.id, number, external_id AS "externalId", source, text, subject, channel, tier, metadata, created_at AS "createdAt", triage_attempts AS "triageAttempts"`;
    return rows(manager, sql, [token, limit, leaseSeconds]);
  }

  /** Moves classified tickets to `queued`; answers the ids that this token still held (the fence). */
  async place(manager: EntityManager, token: string, placements: Placement[]): Promise<string[]> {
    const sql = `
      UPDATE ticket t SET status = 'queued', category = p.category, reasons = p.reasons, decision = p.decision, urgent = p.urgent,
        priority = p.priority, department = p.department, why = p.why, queued_at = now(), triage_token = NULL, triage_until = NULL
      FROM jsonb_to_recordset($2::jsonb) AS p(id uuid, category text, reasons jsonb, decision text, urgent boolean, priority text, department text, why jsonb)
      WHERE t.id = p.id AND t.triage_token = $1 AND t.status = 'received'
      RETURNING t.id`;
    return (await rows<{ id: string }>(manager, sql, [token, JSON.stringify(placements)])).map((row) => row.id);
  }

  /** Gives tickets back before their lease ends, to be tried again after `delaySeconds`. */
  async giveBack(manager: EntityManager, token: string, ids: readonly string[], delaySeconds: number): Promise<void> {
    const sql = `UPDATE ticket SET triage_token = NULL, triage_until = now() + make_interval(secs => $3) WHERE id = ANY($2) AND triage_token = $1`;
    await rows(manager, sql, [token, ids, delaySeconds]);
  }

  /** The ticket as stored, locked until the transaction ends. Lock its queue item first: claims go from item to ticket. */
  async lock(manager: EntityManager, scope: Scope, id: string): Promise<TicketEntity | undefined> {
    const sql = `SELECT id, number, source, external_id AS "externalId", status, text, subject, channel, order_id AS "orderId", product, customer_id AS "customerId",
        tier, metadata, category, reasons, decision, urgent, priority, department, assignee, responded_at AS "respondedAt",
        resolved_at AS "resolvedAt", created_at AS "createdAt"
      FROM ticket WHERE id = $1 AND ${scoped('$2', '$3')} FOR UPDATE`;
    const [row] = await rows<TicketEntity>(manager, sql, [id, scope.departments, scope.source]);
    return row;
  }

  async addMessage(manager: EntityManager, message: NewMessage): Promise<StoredMessage> {
    const sql = `INSERT INTO ticket_message (id, ticket_id, author, visible, agent, text) VALUES ($1, $2, $3, $4, $5, $6) RETURNING created_at AS "createdAt"`;
    const values = [message.id, message.ticketId, message.author, message.visible, message.agent, message.text];
    const [stored] = await rows<{ createdAt: Date }>(manager, sql, values);
    return { ...message, ...(stored as { createdAt: Date }) };
  }

  messages(
    manager: EntityManager,
    ticketId: string,
    internal: boolean,
    after: string | undefined,
    limit: number,
  ): Promise<StoredMessage[]> {
    const sql = `SELECT id, ticket_id AS "ticketId", author, visible, agent, text, created_at AS "createdAt" FROM ticket_message
      WHERE ticket_id = $1 AND ($2 OR visible = 'customer') AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`;
    return rows(manager, sql, [ticketId, internal, after ?? null, limit + 1]);
  }

  async setStatus(manager: EntityManager, ids: readonly string[], status: TicketStatus, assignee: string | null): Promise<void> {
    const sql = `UPDATE ticket SET status = $2, assignee = $3, claimed_at = CASE WHEN $2 = 'claimed' THEN coalesce(claimed_at, now()) ELSE claimed_at END WHERE id = ANY($1)`;
    await rows(manager, sql, [ids, status, assignee]);
  }

  async markResponded(manager: EntityManager, id: string): Promise<void> {
    await rows(manager, 'UPDATE ticket SET responded_at = coalesce(responded_at, now()) WHERE id = $1', [id]);
  }

  /** Another department's queue; `why` is added to what is known already. */
  async moveTo(manager: EntityManager, id: string, department: string, priority: Priority, why: Why[]): Promise<void> {
    const sql = `UPDATE ticket SET status = 'queued', department = $2, priority = $3, assignee = NULL, transfers = transfers + 1, why = why || $4::jsonb WHERE id = $1`;
    await rows(manager, sql, [id, department, priority, JSON.stringify(why)]);
  }

  /** In the same queue with this priority; `why` is added to what is known already. */
  async prioritise(manager: EntityManager, id: string, priority: Priority, why: Why[]): Promise<void> {
    await rows(manager, 'UPDATE ticket SET priority = $2, why = why || $3::jsonb WHERE id = $1', [id, priority, JSON.stringify(why)]);
  }

  async correct(
    manager: EntityManager,
    id: string,
    category: Category,
    reasons: { code: Reason; score: number }[],
    why: Why[],
  ): Promise<void> {
    const sql = 'UPDATE ticket SET category = $2, reasons = $3::jsonb, corrected_at = now(), why = why || $4::jsonb WHERE id = $1';
    await rows(manager, sql, [id, category, JSON.stringify(reasons), JSON.stringify(why)]);
  }

  async resolve(
    manager: EntityManager,
    id: string,
    by: string,
    resolution: string,
    outcome: Outcome,
    remedy: Remedy | null,
  ): Promise<void> {
    const sql = `UPDATE ticket SET status = 'resolved', assignee = $2, resolved_by = $2, resolution = $3, outcome = $4, remedy = $5::jsonb, resolved_at = now() WHERE id = $1`;
    await rows(manager, sql, [id, by, resolution, outcome, remedy === null ? null : JSON.stringify(remedy)]);
  }

  async reopen(manager: EntityManager, id: string): Promise<void> {
    const sql = `UPDATE ticket SET status = 'queued', assignee = NULL, reopened = reopened + 1, resolved_at = NULL, outcome = NULL, resolution = NULL, remedy = NULL, resolved_by = NULL WHERE id = $1`;
    await rows(manager, sql, [id]);
  }

  /** Closes up to `limit` tickets that were settled 7 days ago or more. */
  closeSettled(
    manager: EntityManager,
    limit: number,
  ): Promise<Pick<TicketEntity, 'id' | 'number' | 'externalId' | 'source' | 'department'>[]> {
    const sql = `
      UPDATE ticket t SET status = 'closed', closed_at = now()
      FROM (SELECT id FROM ticket WHERE status = 'resolved' AND resolved_at < now() - interval '7 days' ORDER BY resolved_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
      WHERE t.id = due.id RETURNING t.id, number, external_id AS "externalId", source, department`;
    return rows(manager, sql, [limit]);
  }
}
