import { ProblemError } from '../platform/errors.js';

export const replayRunning = () =>
  new ProblemError(429, 'replay_running', 'This process replays one draft at a time; another replay is under way.');

export const replayTooLong = (minutes: number) =>
  new ProblemError(422, 'replay_too_long', `A replay may take ${minutes} minutes: take a shorter period.`, {
    errors: [{ field: 'to', message: 'leads to a longer replay than this process allows' }],
  });

export const periodTooLong = (days: number) =>
  new ProblemError(422, 'range_too_long', `A replay covers at most ${days} days.`, {
    errors: [{ field: 'to', message: `must lie at most ${days} days after from` }],
  });

export const nothingToReplay = () =>
  new ProblemError(422, 'nothing_to_replay', 'A replay needs a draft: a policy, a policy to remove, or a calendar.', {
    errors: [{ field: 'policy', message: 'or remove, or calendar is required' }],
  });

export const unknownPolicy = (slug: string) =>
  new ProblemError(422, 'unknown_policy', `There is no SLA policy ${slug}.`, { errors: [{ field: 'remove', message: 'is not a policy' }] });

/** Nobody reads it: the status is what logs and metrics say of a caller that hung up. */
export const callerGone = () => new ProblemError(499, 'caller_gone', 'The caller hung up; the replay was given up.');

export const draining = () => new ProblemError(503, 'draining', 'This process is stopping; ask again.');
