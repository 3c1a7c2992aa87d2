import { ProblemError } from '../platform/errors.js';
import type { CalendarFault } from './rules/business-time/calendar-check.js';

export const calendarTaken = (slug: string) => new ProblemError(409, 'slug_taken', `There is a calendar ${slug} already.`);

export const builtInCalendar = (slug: string) =>
  new ProblemError(
    409,
    'built_in_calendar',
    slug === 'always' ? 'The calendar without closing hours stays as it is.' : 'A built-in calendar can be changed, not deleted.',
  );

/** `policies` measure time on it, `departments` work by it. */
export function calendarInUse(policies: readonly string[], departments: readonly string[]): ProblemError {
  const uses = [
    ...(policies.length > 0 ? [`SLA policies measure time on it: ${policies.join(', ')}.`] : []),
    ...(departments.length > 0 ? [`Departments work by it: ${departments.join(', ')}.`] : []),
  ];
  return new ProblemError(409, 'calendar_in_use', uses.join(' '), { policies, departments });
}

/** 422 with the code of the faults, which are all of one kind. */
export const faulty = (faults: readonly CalendarFault[]) =>
  new ProblemError(422, faults[0]!.code, faults.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    errors: faults.map(({ field, message }) => ({ field, message })),
  });

export const tooManyExceptions = (most: number) =>
  new ProblemError(422, 'too_many_exceptions', `A calendar has room for ${most} exceptions.`, {
    errors: [{ field: 'exceptions', message: `would be more than ${most}` }],
  });

export const invalidFeed = (detail: string) => new ProblemError(422, 'invalid_ics', detail);

export const opensTooRarely = (years: number) =>
  new ProblemError(422, 'opens_too_rarely', `The calendar is not open for so long within ${years} years.`, {
    errors: [{ field: 'minutes', message: 'is more than the calendar gives' }],
  });

export const rangeTooLong = (days: number) =>
  new ProblemError(422, 'range_too_long', `A preview covers at most ${days} days.`, {
    errors: [{ field: 'to', message: `must lie at most ${days} days after from` }],
  });
