/** Where a ticket stands: received → queued → claimed → pending (on hold) → resolved → closed. */
export const TICKET_STATUSES = ['received', 'queued', 'claimed', 'pending', 'resolved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** How a ticket was settled. Only `settled` ones are surveyed; `not_complaint` and `duplicate` cancel the clocks. */
export const OUTCOMES = ['settled', 'not_complaint', 'duplicate', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];
