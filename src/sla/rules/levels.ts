import type { ClockName } from '../../shared/sla.js';
import type { Escalation, Policy } from './policy.js';

/** The timer that says the deadline has passed. */
export const BREACH = 'breach';
const WARNING = 'warning:';
const ESCALATION = 'escalation:';
const NOTICE = 'notice:';

/** The form of a warning: a share of the target that is used up (`80%`), or minutes before the deadline (`30m`). */
export const WARNING_FORM = /^([1-9]\d?%|[1-9]\d{0,5}m)$/;

/** The timer levels of a clock: its warnings in the order of the policy, the breach, the rungs of its ladder. */
export function levelsOf(
  { targets, warnings, escalations }: Pick<Policy, 'targets' | 'warnings' | 'escalations'>,
  clock: ClockName,
): string[] {
  const rungs = escalations.filter((one) => one.clock === clock).map(rungOf);
  return [...(targets[clock]?.warnings ?? warnings).map((warning) => WARNING + warning), BREACH, ...rungs];
}

/** The level of a rung; a clock has at most one rung at any time. */
export const rungOf = ({ afterMinutes }: Pick<Escalation, 'afterMinutes'>): string => `${ESCALATION}${afterMinutes}m`;

/** The notice that a rung sends, in a timer of its own: it waits for the recipient's hours. */
export const noticeOf = (rung: string): string => NOTICE + rung.slice(ESCALATION.length);
/** The rung that a notice comes from; undefined for other levels. */
export const rungOfNotice = (level: string): string | undefined =>
  level.startsWith(NOTICE) ? ESCALATION + level.slice(NOTICE.length) : undefined;

/** The warning inside a level (`80%`), undefined for the others. */
export const warningOf = (level: string): string | undefined => (level.startsWith(WARNING) ? level.slice(WARNING.length) : undefined);

export const isRung = (level: string): boolean => level.startsWith(ESCALATION);

/** Counted milliseconds after the start at which a warning or the breach fires; for a rung: after the deadline. */
export function offsetMs(level: string, targetSeconds: number): number {
  if (level === BREACH) return targetSeconds * 1000;
  const amount = Number.parseInt(level.slice(level.indexOf(':') + 1), 10);
  if (isRung(level)) return amount * 60_000;
  return level.endsWith('%') ? targetSeconds * amount * 10 : (targetSeconds - amount * 60) * 1000;
}
