import type { StoredClock } from '../sla/clock-view.service.js';
import type { NewTicket, StoredTicket } from './intake.store.js';
import type { MessageDto } from './messages.dto.js';
import type { TicketDto } from './ticket.dto.js';
import type { StoredMessage } from './tickets.store.js';

/** A row of the SQL view `ticket_read`: the ticket with its prediction, customer and clocks. */
export interface TicketRow {
  id: string;
  number: number;
  sla: StoredClock[];
  read_at: Date;
  [column: string]: unknown;
}

const iso = (value: unknown): string | null =>
  value === null || value === undefined ? null : new Date(value as string | Date).toISOString();

/** The public shape of a ticket. `evidence` only when the row carries it. */
export function toTicket(row: TicketRow, sla: TicketDto['sla']): TicketDto {
  return {
    id: row.id,
    number: row.number,
    externalId: row.external_id,
    source: row.source,
    status: row.status,
    text: row.text,
    subject: row.subject,
    channel: row.channel,
    orderId: row.order_id,
    product: row.product,
    occurredAt: iso(row.occurred_at),
    customer: row.customer,
    tier: row.tier,
    attachments: row.attachments,
    metadata: row.metadata,
    category: row.category,
    categories: row.categories,
    also: row.also ?? [],
    reasons: row.reasons,
    confidence: row.confidence,
    decision: row.decision,
    suggestion: row.suggestion,
    urgent: row.urgent,
    priority: row.priority,
    department: row.department,
    assignee: row.assignee,
    why: row.why,
    language: row.language,
    engine: row.engine,
    modelVersion: row.model_version,
    ...(row.evidence === undefined ? {} : { evidence: row.evidence ?? [] }),
    sla,
    resolution: row.resolution,
    outcome: row.outcome,
    remedy: row.remedy,
    followUpOf: row.follow_up_of,
    reopened: row.reopened,
    createdAt: iso(row.created_at),
    queuedAt: iso(row.queued_at),
    claimedAt: iso(row.claimed_at),
    respondedAt: iso(row.responded_at),
    correctedAt: iso(row.corrected_at),
    resolvedAt: iso(row.resolved_at),
    closedAt: iso(row.closed_at),
  } as TicketDto;
}

/** The same for a list, which leaves the evidence out. */
export const withoutEvidence = ({ evidence: _, ...row }: TicketRow, sla: TicketDto['sla']): TicketDto => toTicket(row as TicketRow, sla);

/** The public shape of a message. */
export const toMessage = ({ id, author, visible, agent, text, createdAt }: StoredMessage): MessageDto => ({
  id,
  from: author,
  visible,
  agent,
  text,
  createdAt: createdAt.toISOString(),
});

/** A ticket as it is stored, before anything has happened to it: what reading it back would answer, without reading it back. */
export function receivedTicket(source: string, sent: NewTicket, stored: StoredTicket): TicketDto {
  return {
    id: stored.id,
    number: stored.number,
    externalId: sent.externalId ?? null,
    source,
    status: 'received',
    text: sent.text,
    subject: sent.subject ?? null,
    channel: sent.channel ?? null,
    orderId: sent.orderId ?? null,
    product: sent.product ?? null,
    occurredAt: iso(stored.occurredAt),
    customer: stored.customer,
    tier: stored.tier,
    attachments: sent.attachments ?? [],
    metadata: sent.metadata ?? {},
    ...untouched,
    followUpOf: sent.followUpOf ?? null,
    createdAt: stored.createdAt.toISOString(),
  };
}

const untouched = {
  category: null,
  categories: null,
  also: [],
  reasons: [],
  confidence: null,
  decision: null,
  suggestion: null,
  urgent: false,
  priority: null,
  department: null,
  assignee: null,
  why: [],
  language: null,
  engine: null,
  modelVersion: null,
  evidence: [],
  sla: [],
  resolution: null,
  outcome: null,
  remedy: null,
  reopened: 0,
  queuedAt: null,
  claimedAt: null,
  respondedAt: null,
  correctedAt: null,
  resolvedAt: null,
  closedAt: null,
};
