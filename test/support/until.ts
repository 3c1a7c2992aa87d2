import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 25;

/** Asks `check` again and again until it answers something other than undefined or false; throws, naming `what`, after `timeoutMs`. */
export async function until<T>(check: () => Promise<T | undefined | false>, what: string, timeoutMs = 15_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await check();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms still waiting for ${what}`);
    await delay(POLL_MS);
  }
}
