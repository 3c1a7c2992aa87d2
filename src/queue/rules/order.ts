/** How long a claim holds a ticket without a heartbeat, in seconds of the department's working time. */
export const LEASE_SECONDS = 15 * 60;
/** How long before its end the holder is warned, in the same time. */
export const LEASE_WARNING_SECONDS = 3 * 60;

/** The place of a ticket without any deadline: age alone orders it, behind everything that has one. */
export const NO_DEADLINE = new Date('9999-12-31T00:00:00Z');

/** One claim in this many looks at overdue normal work before urgent work, so that a stream of urgent tickets never starves the old ones. */
const OVERDUE_TURN = 8;

/** Why a claim was given this ticket. */
export type WhyNext = 'urgent' | 'overdue_turn' | 'nearest_deadline' | 'assigned_to_you' | 'chosen';

/** True on the claims whose turn it is to take overdue work first. `chance` is uniform in [0, 1). */
export const isOverdueTurn = (chance: number): boolean => chance < 1 / OVERDUE_TURN;
