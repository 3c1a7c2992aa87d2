import type { Compiled } from './business-time/compiled.js';
import { nextOpening } from './business-time/next-opening.js';
import type { Recipient } from './policy.js';

/**
 * When a rung that was reached at `reachedAt` tells its recipient: people in the hours of their department, programs at once. `reachedAt`
 * means at once, also when that is past. People of a department that never opens again are told too.
 */
export function noticeAt(to: Recipient, reachedAt: Date, now: Date, hours: Compiled): Date {
  if ('webhook' in to) return reachedAt;
  const opening = nextOpening(hours, now.getTime());
  return opening === undefined || opening === now.getTime() ? reachedAt : new Date(opening);
}
