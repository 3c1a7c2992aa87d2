import { ProblemError } from '../platform/errors.js';
import type { ClockName } from '../shared/sla.js';

const atTargets = (clocks: readonly ClockName[], field: string, message: string) =>
  clocks.map((clock) => ({ field: `targets.${clock}${field}`, message }));

export const slugTaken = (slug: string) => new ProblemError(409, 'slug_taken', `There is an SLA policy ${slug} already.`);

export const catchAll = () =>
  new ProblemError(
    409,
    'catch_all',
    'This policy takes every ticket that no other one takes: it can be changed, but neither deleted nor given conditions.',
  );

export const unknownCalendar = (clocks: readonly ClockName[]) =>
  new ProblemError(422, 'unknown_calendar', 'There is no such calendar.', {
    errors: atTargets(clocks, '.calendar', 'is not a calendar'),
  });

export const deadlineNotAhead = (clocks: readonly ClockName[]) =>
  new ProblemError(422, 'deadline_not_ahead', 'A deadline at or before the start would be missed by every ticket.', {
    errors: atTargets(clocks, '.minutes', 'leads to a deadline that does not lie after the start'),
  });

export const targetUnreachable = (clocks: readonly ClockName[]) =>
  new ProblemError(422, 'opens_too_rarely', 'The calendar is not open for as long as the target, however long one waits.', {
    errors: atTargets(clocks, '.minutes', 'is more than the calendar is ever open'),
  });

export const unknownDepartments = (fields: readonly string[]) =>
  new ProblemError(422, 'unknown_department', 'There is no such department.', {
    errors: fields.map((field) => ({ field, message: 'is not a department' })),
  });
