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

export const unsupportedApply = () =>
  new ProblemError(422, 'unsupported_apply', 'Only "new" can be applied: the change holds for clocks that open from now on.', {
    errors: [{ field: 'apply', message: 'must be "new"' }],
  });

export const unknownCalendar = (clocks: readonly ClockName[]) =>
  new ProblemError(422, 'unknown_calendar', 'There is no such calendar; `always` exists.', {
    errors: atTargets(clocks, '.calendar', 'is not a calendar'),
  });

export const deadlineNotAhead = (clocks: readonly ClockName[]) =>
  new ProblemError(422, 'deadline_not_ahead', 'A deadline at or before the start would be missed by every ticket.', {
    errors: atTargets(clocks, '.minutes', 'leads to a deadline that does not lie after the start'),
  });
