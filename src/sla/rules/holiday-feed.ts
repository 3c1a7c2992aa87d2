import ICAL from 'ical.js';
import { DAY_MS } from './business-time/wall-time.js';

/** A day that a feed closes. */
export interface FeedDay {
  date: string;
  name: string;
}

export interface HolidayFeed {
  /** Each date once, in order. */
  closed: FeedDay[];
  /** Events that close nothing: those with a time of day, cancelled ones, and make-up workdays. */
  ignored: number;
}

/** Not iCalendar, or events in it that cannot be read. */
export class FeedError extends Error {}

const MAX_DAYS_AN_EVENT = 366;
/** Of all events of a file together: each repetition costs time, and a file of one mebibyte has room for ten thousand events. */
const MAX_REPEATS = 20_000;
const NAME_LENGTH = 200;
/** Chinese feeds have the days on which work is made up as events of their own: 春节(班), 国庆节 补班. */
const WORKDAY = /[（(]班[）)]|补班|上班/;

/**
 * The all-day events of an iCalendar file (RFC 5545) as closed days of the years `fromYear` to `toYear`;
 * those that come every year as often as they come.
 */
export function readHolidayFeed(text: string, fromYear: number, toYear: number): HolidayFeed {
  try {
    return read(text, { fromYear, toYear, repeats: MAX_REPEATS });
  } catch (error) {
    // The parser reads values when they are asked for, and throws plain errors for the bad ones.
    throw error instanceof FeedError ? error : new FeedError('An event cannot be read.');
  }
}

/** The years that are wanted, and how many repetitions are left to look at. */
interface Budget {
  fromYear: number;
  toYear: number;
  repeats: number;
}

function read(text: string, budget: Budget): HolidayFeed {
  const days = new Map<string, string>();
  let ignored = 0;
  for (const component of eventsOf(text)) {
    if (!closes(component)) {
      ignored += 1;
      continue;
    }
    for (const date of datesOf(new ICAL.Event(component), budget)) days.set(date, days.get(date) ?? nameOf(component));
  }
  const closed = [...days].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
  return { closed, ignored };
}

function eventsOf(text: string): ICAL.Component[] {
  const calendar = parse(text);
  if (calendar?.name !== 'vcalendar') throw new FeedError('This is not an iCalendar file.');
  return calendar.getAllSubcomponents('vevent');
}

function parse(text: string): ICAL.Component | undefined {
  try {
    return new ICAL.Component(ICAL.parse(text));
  } catch {
    return undefined;
  }
}

function closes(component: ICAL.Component): boolean {
  const start = component.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) throw new FeedError('An event has no readable DTSTART.');
  const text = (name: string) => String(component.getFirstPropertyValue(name) ?? '');
  if (text('x-apple-special-day') === 'ALTERNATE-WORKDAY' || WORKDAY.test(text('summary'))) return false;
  return start.isDate && text('status').toUpperCase() !== 'CANCELLED';
}

const nameOf = (component: ICAL.Component) =>
  [...String(component.getFirstPropertyValue('summary') ?? '').trim()].slice(0, NAME_LENGTH).join('');

function datesOf(event: ICAL.Event, budget: Budget): string[] {
  const length = (dayOf(event.endDate) - dayOf(event.startDate)) / DAY_MS || 1;
  if (!(length >= 1 && length <= MAX_DAYS_AN_EVENT)) throw new FeedError('An event ends before it starts, or lasts more than a year.');
  return startsOf(event, budget)
    .flatMap((start) => Array.from({ length }, (_, index) => new Date(start + index * DAY_MS).toISOString().slice(0, 10)))
    .filter((date) => Number(date.slice(0, 4)) >= budget.fromYear && Number(date.slice(0, 4)) <= budget.toYear);
}

/** When an event starts, each time that it is repeated. */
function startsOf(event: ICAL.Event, budget: Budget): number[] {
  if (!event.isRecurring()) return [dayOf(event.startDate)];
  const rules = event.component.getAllProperties('rrule').map((property) => property.getFirstValue());
  if (!rules.every(isYearly)) throw new FeedError('Of repetitions only FREQ=YEARLY is read: write the dates out.');
  const leapDay = rules.some((rule) => Object.keys((rule as ICAL.Recur).parts).length === 0) && event.startDate.day === 29;
  const starts: number[] = [];
  const iterator = event.iterator();
  while (budget.repeats > 0) {
    budget.repeats -= 1;
    const next = iterator.next();
    if (!next || next.year > budget.toYear) return starts;
    // The parser puts 29 February of other years on 1 March; the standard leaves it out.
    if (next.year >= budget.fromYear - 1 && !(leapDay && next.day !== 29)) starts.push(dayOf(next));
  }
  throw new FeedError('The events are repeated too often.');
}

/**
 * Once a year on the same day, or on the nth weekday of a month. Everything else is refused: the parser looks without end for some days that
 * never come, such as a daily 30 February.
 */
function isYearly(rule: unknown): boolean {
  if (!(rule instanceof ICAL.Recur) || rule.freq !== 'YEARLY') return false;
  const parts = Object.keys(rule.parts).sort().join();
  if (parts === 'BYMONTH,BYMONTHDAY')
    return rule.parts.BYMONTHDAY!.length === 1 && rule.parts.BYMONTH!.every((month) => hasDay(month, rule));
  return parts === '' || parts === 'BYDAY,BYMONTH';
}

/** True when the month has the rule's day in a leap year. */
function hasDay(month: unknown, { parts }: ICAL.Recur): boolean {
  const day = Number(parts.BYMONTHDAY![0]);
  return day >= 1 && day <= new Date(Date.UTC(2024, Number(month), 0)).getUTCDate();
}

function dayOf({ year, month, day }: ICAL.Time): number {
  const ms = Date.UTC(year, month - 1, day);
  if (Number.isNaN(ms)) throw new FeedError('An event has a date that does not exist.');
  return ms;
}
