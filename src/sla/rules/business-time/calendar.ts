export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `["09:00", "18:00"]`: local wall clock. An end at or before its start runs into the next day; `"24:00"` is allowed as an end. */
export type Interval = readonly [from: string, to: string];

/** Replaces the intervals that start on `date` (`YYYY-MM-DD`); `open: []` closes it. */
export interface CalendarException {
  date: string;
  open: readonly Interval[];
  name?: string;
}

/** Sets of statutory days that a calendar can follow. */
export const HOLIDAY_SETS = ['cn'] as const;
export type HolidaySetName = (typeof HOLIDAY_SETS)[number];

/** When somebody works, as a person writes it. A weekday that is left out is closed. */
export interface Calendar {
  slug: string;
  name: string;
  /** IANA name, such as `Asia/Shanghai`. */
  timeZone: string;
  weekly: Partial<Record<Weekday, readonly Interval[]>>;
  exceptions: readonly CalendarException[];
  holidays?: HolidaySetName | null;
}

export const HOLIDAY_KINDS = ['closed', 'workday'] as const;

/** One statutory day: closed, or a make-up workday that is open like a Monday. */
export interface Holiday {
  date: string;
  kind: (typeof HOLIDAY_KINDS)[number];
}
