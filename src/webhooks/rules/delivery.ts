/** A delivery is tried while `pending`; the other two are final until an admin asks for another try. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

const [minute, hour] = [60, 3600];
/** Seconds to wait after each failed try: quick at first for a restart, then through a night, a weekend; three days in all. */
const WAITS = [5, 30, 2 * minute, 10 * minute, hour, 3 * hour, 8 * hour, 12 * hour, 12 * hour, 12 * hour, 12 * hour, 12 * hour];
/** Spreads the tries of deliveries that failed together, a tenth to either side. */
const JITTER = 0.1;

/** Seconds until the next try after `attempts` failed ones; null: give up. `chance` is in [0, 1). */
export function retryDelaySeconds(attempts: number, chance: number): number | null {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : wait * (1 - JITTER + 2 * JITTER * chance);
}

/** What an answer means: the endpoint has it, does not want any more (410), or may be asked again. A redirect is not followed. */
export function verdict(status: number | null): 'delivered' | 'gone' | 'retry' {
  if (status !== null && status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : 'retry';
}
