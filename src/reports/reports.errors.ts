import { ProblemError } from '../platform/errors.js';
import { MAX_GROUPS } from './rules/plan.js';

export const tooManyGroups = () =>
  new ProblemError(422, 'too_many_groups', `This range makes more than ${MAX_GROUPS} groups: take a shorter one, or larger units.`, {
    limit: MAX_GROUPS,
  });
