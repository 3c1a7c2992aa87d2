import { ProblemError } from '../platform/errors.js';
import type { TargetProblem } from './rules/target.js';

export const badTarget = ({ code, detail }: TargetProblem) => new ProblemError(422, code, detail);

export const inactive = () =>
  new ProblemError(
    409,
    'webhook_inactive',
    'The endpoint answered 410 Gone and gets nothing more; delete this webhook and make a new one.',
  );
