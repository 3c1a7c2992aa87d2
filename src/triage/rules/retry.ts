/** How long a worker may hold received tickets before others take them over, in seconds: many times a batch's work. */
export const TRIAGE_LEASE_SECONDS = 60;

/** Tickets of one round: a few micro-batches of the engine, so that it is never idle while the database works. */
export const TRIAGE_BATCH = 64;

/** Seconds until a ticket that failed in triage is tried again: 1, 2, 4 … 60. It is tried for ever: no accepted ticket is given up. */
export const retryDelaySeconds = (attempts: number): number => Math.min(60, 2 ** Math.min(Math.max(attempts, 1) - 1, 6));
