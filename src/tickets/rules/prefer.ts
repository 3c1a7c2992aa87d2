/** Longest wait that a POST may ask for, in seconds; the default where it asks for none. */
export const MAX_WAIT_SECONDS = 30;
export const DEFAULT_WAIT_SECONDS = 2;

/** Seconds of `Prefer: wait=N` (RFC 7240), at most 30. A header that does not say it, or wrongly, counts as absent: the RFC asks for that. */
export function preferredWait(header: string | undefined): number {
  const found = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=$|[,;\s])/i.exec(header ?? '');
  return found ? Math.min(Number(found[1]), MAX_WAIT_SECONDS) : DEFAULT_WAIT_SECONDS;
}
