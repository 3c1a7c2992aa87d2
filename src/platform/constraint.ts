import { QueryFailedError } from 'typeorm';

/** True when a statement failed on the named constraint or unique index. */
export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof QueryFailedError && (error.driverError as { constraint?: string }).constraint === constraint;
