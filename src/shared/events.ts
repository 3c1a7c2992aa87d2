import type { Category, Reason } from './categories.js';
import type { Priority } from './priority.js';
import type { ClockName } from './sla.js';
import type { Outcome } from './ticket-status.js';

interface TicketRef {
  number: number;
  externalId: string | null;
}

/** `at`: when it happened, `dueAt` the deadline; `firedLate`: noticed more than 5 s after `at`. */
interface ClockRef {
  clock: ClockName;
  at: string;
  dueAt: string;
  firedLate: boolean;
}

/** A rung of a ladder: so many open minutes past due. */
interface Rung extends ClockRef {
  afterMinutes: number;
}

/** What can happen, and what each event carries as `data`. Names are stable: webhooks and streams subscribe to them. */
export interface EventMap {
  'ticket.received': { externalId: string | null };
  'ticket.queued': TicketRef & { category: Category; confidence: number; decision: 'auto' | 'review'; urgent: boolean; priority: Priority };
  'ticket.claimed': TicketRef & { agent: string };
  'ticket.assigned': TicketRef & { agent: string };
  'ticket.responded': TicketRef & { messageId: string; agent: string | null; text: string };
  'ticket.message': TicketRef & { messageId: string };
  'ticket.held': TicketRef & { agent: string; reason: string };
  'ticket.resumed': TicketRef & { agent: string | null; by: 'staff' | 'customer' };
  'ticket.released': TicketRef & { agent: string; forced: boolean };
  'ticket.lease_expiring': TicketRef & { agent: string; leaseExpiresAt: string };
  'ticket.lease_expired': TicketRef & { agent: string };
  'ticket.transferred': TicketRef & { from: string; to: string; reason: 'misrouted' | 'next_step'; agent: string };
  'ticket.corrected': TicketRef & { from: Category; to: Category; reasons: Reason[]; routedTo: string | null };
  'ticket.resolved': TicketRef & { agent: string; outcome: Outcome; resolution: string };
  'ticket.reopened': TicketRef & { messageId: string };
  'ticket.closed': TicketRef;
  'sla.warning': TicketRef & ClockRef & { level: string };
  'sla.breached': TicketRef & ClockRef;
  /** What was done; null for what was not asked for or was so already. `takenFrom`: who held the ticket until then. */
  'sla.escalated': TicketRef &
    Rung & { raisedTo: Priority | null; movedTo: string | null; assignedTo: string | null; takenFrom: string | null };
  'sla.notice': TicketRef & Rung & { to: { role: 'agent' | 'manager' } | { webhook: string } };
}
export type EventType = keyof EventMap;

export const EVENT_TYPES = [
  'ticket.received',
  'ticket.queued',
  'ticket.claimed',
  'ticket.assigned',
  'ticket.responded',
  'ticket.message',
  'ticket.held',
  'ticket.resumed',
  'ticket.released',
  'ticket.lease_expiring',
  'ticket.lease_expired',
  'ticket.transferred',
  'ticket.corrected',
  'ticket.resolved',
  'ticket.reopened',
  'ticket.closed',
  'sla.warning',
  'sla.breached',
  'sla.escalated',
  'sla.notice',
] as const satisfies readonly EventType[];

/** An event before it has an id and a time. `source` and `department` decide which keys may see it. */
export interface NewEvent<T extends EventType = EventType> {
  type: T;
  ticketId: string | null;
  source: string | null;
  department: string | null;
  data: EventMap[T];
}
