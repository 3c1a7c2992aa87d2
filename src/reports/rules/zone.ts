/** A calendar day, `YYYY-MM-DD`. */
export type LocalDate = string;

const IANA_NAME = /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** True for an IANA zone name that this runtime knows. Bare offsets are none: `+08:00` means opposite things to ECMAScript and PostgreSQL. */
export function isZone(name: string): boolean {
  if (!IANA_NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** True for `YYYY-MM-DD` of a day that exists. */
export const isLocalDate = (text: string): boolean => DATE.test(text) && addDays(text, 0) === text;

export function addDays(date: LocalDate, days: number): LocalDate {
  const at = new Date(`${date}T00:00:00Z`).getTime() + days * DAY_MS;
  return Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 10);
}

/** What the zone's clocks show at an instant, `YYYY-MM-DDTHH:mm:ss`. */
export function localTime(instant: Date, zone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${part.year?.padStart(4, '0')}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`;
}

/** The zone's calendar day at an instant. */
export const localDate = (instant: Date, zone: string): LocalDate => localTime(instant, zone).slice(0, 10);

/**
 * The first instant of a calendar day in a zone: midnight, or, where a clock change skips midnight, the end of the gap.
 * The offsets a day before and after bound what may hold at midnight; the earlier instant wins where midnight comes twice.
 */
export function startOfDay(date: LocalDate, zone: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const offsets = [midnight - DAY_MS, midnight + DAY_MS].map((at) => Date.parse(`${localTime(new Date(at), zone)}Z`) - at);
  const candidates = offsets.map((offset) => midnight - offset).sort((a, b) => a - b);
  const exact = candidates.find((at) => localTime(new Date(at), zone) === `${date}T00:00:00`);
  return new Date(exact ?? midnight - offsets[0]!);
}
