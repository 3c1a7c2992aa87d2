/** The timer that says the deadline has passed. */
export const BREACH = 'breach';
const WARNING = 'warning:';

/** The form of a warning: a share of the target that is used up (`80%`), or minutes before the deadline (`30m`). */
export const WARNING_FORM = /^([1-9]\d?%|[1-9]\d{0,5}m)$/;

/** The timer levels of a clock, in the order of the policy, the breach last. */
export const levelsOf = (warnings: readonly string[]): string[] => [...warnings.map((warning) => WARNING + warning), BREACH];

/** The warning inside a level (`80%`), undefined for the breach. */
export const warningOf = (level: string): string | undefined => (level.startsWith(WARNING) ? level.slice(WARNING.length) : undefined);

/** Open seconds after the start at which a level fires. */
export function offsetSeconds(level: string, targetSeconds: number): number {
  const warning = warningOf(level);
  if (warning === undefined) return targetSeconds;
  const amount = Number.parseInt(warning, 10);
  return warning.endsWith('%') ? (targetSeconds * amount) / 100 : targetSeconds - amount * 60;
}
