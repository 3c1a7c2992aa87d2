import { ProblemError } from '../platform/errors.js';
import type { TicketStatus } from '../shared/ticket-status.js';

/** 409: the ticket is not where this can be done to it. */
export const wrongStatus = (action: string, status: TicketStatus) =>
  new ProblemError(409, 'wrong_status', `A ticket that is ${status} cannot be put through '${action}'.`, { status });

export const unknownDepartment = (slug: string) => new ProblemError(422, 'unknown_department', `There is no department '${slug}'.`);

export const sameDepartment = () => new ProblemError(422, 'same_department', 'The ticket is in that department already.');

export const notAssignee = (assignee: string | null) =>
  new ProblemError(403, 'not_assignee', `Only ${assignee} or a manager can do this.`, { assignee });

export const forceNeedsReason = () => new ProblemError(422, 'reason_required', 'A forced release says why.');

export const forceNeedsManager = () => new ProblemError(403, 'forbidden', 'Only a manager can take a ticket away by force.');

export const leaseRequired = () => new ProblemError(422, 'lease_required', 'Name the leaseToken, or say force with a reason.');

export const wrongReasons = (detail: string) => new ProblemError(422, 'reasons_do_not_match', detail);
