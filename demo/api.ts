import type { Bilingual } from '../src/shared/bilingual.js';
import type { Category, Reason } from '../src/shared/categories.js';
import type { Priority } from '../src/shared/priority.js';
import type { TicketStatus } from '../src/shared/ticket-status.js';

/** What the demo reads of the service's answers; the whole shapes stand in openapi.json. */
export interface Ticket {
  id: string;
  number: number;
  externalId: string | null;
  status: TicketStatus;
  category: Category | null;
  reasons: { code: Reason; score: number }[];
  confidence: number | null;
  decision: 'auto' | 'review' | null;
  urgent: boolean;
  priority: Priority | null;
  department: string | null;
}

export interface Claimed {
  ticket: Ticket;
  leaseToken: string;
  whyNext: string;
}

export interface BulkLine {
  line: number;
  status: number;
  ticket?: { id: string; number: number; externalId: string | null };
  error?: { code: string; detail: string };
}

export interface Queue {
  department: string;
  name: Bilingual;
  depth: number;
  claimed: number;
  held: number;
  oldest: string | null;
  atRisk: number;
  overdue: number;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
