import type { NewEvent } from '../shared/events.js';
import { rungOf, rungOfNotice, warningOf } from './rules/levels.js';
import type { Fired } from './sla-timer.store.js';

/** What a timer that has fired tells the world; undefined for a rung of a ladder, which tells when it has been done. */
export function eventOf(fired: Fired): NewEvent | undefined {
  const { level, clock, ticketId, number, externalId, source, department, at, dueAt, firedLate } = fired;
  const data = { number, externalId, clock, at: at.toISOString(), dueAt: dueAt.toISOString(), firedLate };
  const about = { ticketId, source, department };
  if (level === 'breach') return { type: 'sla.breached', ...about, data };
  const warning = warningOf(level);
  if (warning !== undefined) return { type: 'sla.warning', ...about, data: { ...data, level: warning } };
  const rung = fired.escalations?.find((one) => one.clock === clock && rungOf(one) === rungOfNotice(level));
  if (!rung?.notify) return undefined;
  return { type: 'sla.notice', ...about, data: { ...data, afterMinutes: rung.afterMinutes, to: rung.notify } };
}
