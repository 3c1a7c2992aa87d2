/** The SLA clocks of a ticket, each independent of the others. */
export const CLOCKS = ['pickup', 'first_response', 'next_reply', 'resolution'] as const;
export type ClockName = (typeof CLOCKS)[number];

/** `breached` is kept for ever, also when the work is done later; `cancelled` counts nowhere. */
export const CLOCK_STATES = ['running', 'paused', 'met', 'breached', 'cancelled'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** What a stretch of a clock's life was: time that counts, a hold, outside the calendar's hours, or a day that it closes. */
export const LEDGER_STATES = ['counting', 'paused', 'closed', 'holiday'] as const;
export type LedgerState = (typeof LEDGER_STATES)[number];
