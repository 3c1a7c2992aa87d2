import { ProblemError } from '../platform/errors.js';

export const slugTaken = (slug: string) => new ProblemError(409, 'slug_taken', `There is a department ${slug} already.`);

export const unknownCalendar = () =>
  new ProblemError(422, 'unknown_calendar', 'There is no such calendar.', {
    errors: [{ field: 'calendar', message: 'is not a calendar' }],
  });

export const unknownDepartment = (slug: string, field: string) =>
  new ProblemError(422, 'unknown_department', `There is no department ${slug}.`, { errors: [{ field, message: 'is not a department' }] });

export const predictionRequired = () =>
  new ProblemError(
    422,
    'prediction_required',
    'Routing does not classify: call POST /v1/classify first, and send what it says as `prediction`.',
    {
      errors: [{ field: 'prediction', message: 'is required' }],
    },
  );

/** `usedBy`: why it cannot go: `built_in`, `open_tickets`, or `rules` with their names. */
export const departmentInUse = (usedBy: 'built_in' | 'open_tickets' | 'rules', rules: readonly string[] = []) =>
  new ProblemError(409, 'department_in_use', reasons[usedBy], { usedBy, ...(rules.length > 0 ? { rules } : {}) });

const reasons = {
  built_in: 'Routing itself names this department: it can be changed, but not deleted.',
  open_tickets: 'Tickets of this department are open: settle or transfer them first.',
  rules: 'Routing rules send tickets to this department: change them first.',
};
