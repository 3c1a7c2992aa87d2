export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Milliseconds after midnight of `HH:MM`; undefined for what is no time. */
export function timeOfDay(text: string): number | undefined {
  const parts = TIME.exec(text);
  if (!parts) return undefined;
  return parts[1] === undefined ? DAY_MS : (Number(parts[1]) * 60 + Number(parts[2])) * MINUTE_MS;
}

/** Days from 1970-01-01 to `YYYY-MM-DD`; undefined for a day that does not exist. */
export function dayNumber(date: string): number | undefined {
  const ms = DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? undefined : ms / DAY_MS;
}

/** 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The year of an instant in UTC. */
export const yearOf = (ms: number): number => new Date(ms).getUTCFullYear();

/** The first instant of a year in UTC. */
export const yearStart = (year: number): number => Date.UTC(year, 0, 1);
