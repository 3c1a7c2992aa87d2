import { TICKET_STATUSES, type TicketStatus } from '../../shared/ticket-status.js';

/** What can be done to a ticket. */
export const TICKET_ACTIONS = [
  'triage',
  'claim',
  'respond',
  'hold',
  'resume',
  'release',
  'transfer',
  'resolve',
  'reopen',
  'close',
] as const;
export type TicketAction = (typeof TICKET_ACTIONS)[number];

/** The statuses as a table: from where each action is possible, and where it leads. What is not listed is refused. */
const table: Readonly<Record<TicketAction, Partial<Record<TicketStatus, TicketStatus>>>> = {
  triage: { received: 'queued' },
  claim: { queued: 'claimed' },
  respond: { claimed: 'claimed' },
  hold: { claimed: 'pending' },
  resume: { pending: 'claimed' },
  release: { claimed: 'queued', pending: 'queued' },
  transfer: { queued: 'queued', claimed: 'queued', pending: 'queued' },
  resolve: { claimed: 'resolved' },
  reopen: { resolved: 'queued' },
  close: { resolved: 'closed' },
};

/** The status after `action`, or `undefined` where it is not possible. */
export const nextStatus = (from: TicketStatus, action: TicketAction): TicketStatus | undefined => table[action][from];

/** The statuses in which `action` is possible. */
export const statusesFor = (action: TicketAction): TicketStatus[] =>
  TICKET_STATUSES.filter((status) => table[action][status] !== undefined);
