/** Figures are kept this long at least. */
export const FRESH_MS = 5000;
/** Looking may take at most this share of the time, so that scrapes of a huge queue never pile up. */
const SHARE = 1 / 20;

/** When the database may be looked at again after a look that began and ended then, all in Unix milliseconds. */
export const nextLook = (begunMs: number, endedMs: number): number => endedMs + Math.max(FRESH_MS, (endedMs - begunMs) / SHARE);
